-- question: what is assumed about one card at one place that rents it?
-- grain: one MAP of bare name to {value, assumption}. parameters: maps (of assumed_by_subject), gpu_slug, place_name.
-- A person's own goes before a scenario's, that before the house's; within each, what is said of the place before what is said
-- of the card before what is said of all.
CREATE OR REPLACE MACRO assumed_for(maps, gpu_slug, place_name) AS map_concat(
    maps['2@'], maps['2@' || gpu_slug], maps['2@' || place_name],
    maps['1@'], maps['1@' || gpu_slug], maps['1@' || place_name],
    maps['0@'], maps['0@' || gpu_slug], maps['0@' || place_name]);

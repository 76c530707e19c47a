-- question: which model does a name mean, written by its vendor, a catalogue or an article, and is it the tuned one?
-- grain: one struct {model, tuned}. parameters: written ('openai/gpt-4o', 'ft:gpt-4o', 'llama3-1@llama-3.1-8b', 'GPT-4o fine-tuned').
-- A snapshot's date stays ('gpt-4o-2024-08-06'): snapshots of one model have cost differently.
CREATE OR REPLACE MACRO token_model(written) AS {
    model: regexp_replace(regexp_replace(replace(lower(written), ' ', '-'), '^.*[/@]', ''), '^ft:|-fine-tuned$', '', 'g'),
    tuned: regexp_matches(lower(written), '(^|[/@])ft:|[ -]fine-tuned$')
};

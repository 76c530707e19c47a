-- Alerts of every kind: what was before and is now, since when, which input did it, what it means, where to look.
ALTER TABLE alerts ADD COLUMN kind VARCHAR;
ALTER TABLE alerts ADD COLUMN since TIMESTAMP;
ALTER TABLE alerts ADD COLUMN before VARCHAR;
ALTER TABLE alerts ADD COLUMN now VARCHAR;
ALTER TABLE alerts ADD COLUMN cause VARCHAR;
ALTER TABLE alerts ADD COLUMN meaning VARCHAR;
ALTER TABLE alerts ADD COLUMN links VARCHAR[];
ALTER TABLE alerts ADD COLUMN part_of VARCHAR;  -- the alert that tells this one too; it is not sent on its own

-- When it was last watched: news is what was confirmed later.
CREATE TABLE watches (
    as_of TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL, judged INTEGER NOT NULL, too_stale INTEGER NOT NULL,
    alerts INTEGER NOT NULL
);

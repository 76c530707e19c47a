-- Whether a person declared the pages of a crawl complete (a MANIFEST's column), which every reading of it believes.
ALTER TABLE crawls ADD COLUMN declared_complete BOOLEAN;

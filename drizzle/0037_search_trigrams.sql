-- Typing errors are found by trigrams, where the server has them and our role may turn them on (any role that may create
-- in the database may: pg_trgm is a trusted extension). Elsewhere the search understands swapped letters and one too many;
-- `roundtrip doctor` says so and what to run.
do $$
begin
	create extension if not exists pg_trgm;
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object or invalid_schema_name then
	raise notice 'pg_trgm is not to be had (%): the search forgives fewer typing errors', sqlerrm;
end $$;
--> statement-breakpoint
do $$
begin
	if exists (select from pg_opclass where opcname = 'gin_trgm_ops') then
		create index search_words_trigrams on search_words using gin (word gin_trgm_ops);
	end if;
end $$;

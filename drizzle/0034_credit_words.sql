-- What somebody wrote with an entry can name a person, and goes when they are forgotten; nothing else of it changes.
create or replace function credit_stands() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and new.reference is null
		and to_jsonb(new) - 'reference' = to_jsonb(old) - 'reference' then
		return new;
	end if;
	raise exception 'entries of a credit account are only ever added' using errcode = 'restrict_violation';
end $$;

-- Law 11: what was published stands.
create function published_policy_stands() returns trigger language plpgsql as $$
begin
	raise exception 'policy % is published and cannot change', old.version using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger policies_published before update or delete on policies
	for each row when (old.state = 'published') execute function published_policy_stands();
--> statement-breakpoint
-- Law 2: what was quoted stands, and a quote that has ended does not open again.
create function quote_stands() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or row(new.order_id, new.kind, new.policy_id, new.body, new.takes, new.created_at, new.expires_at)
			is distinct from
			row(old.order_id, old.kind, old.policy_id, old.body, old.takes, old.created_at, old.expires_at)
		or (old.state <> 'open' and (new.state <> old.state or new.accepted_at is distinct from old.accepted_at
			or new.outcome is distinct from old.outcome))
		or (old.effective_at is not null and new.effective_at is distinct from old.effective_at) then
		raise exception 'quote % cannot change', old.id using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger quotes_stand before update or delete on quotes
	for each row execute function quote_stands();

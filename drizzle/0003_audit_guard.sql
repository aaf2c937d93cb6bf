-- The audit trail only grows. Erasing a person may blank the words of a reason, and nothing else.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and new.reason is null
		and row(new.id, new.at, new.actor_kind, new.actor_id, new.action, new.order_id, new.subject, new.facts)
			is not distinct from
			row(old.id, old.at, old.actor_kind, old.actor_id, old.action, old.order_id, old.subject, old.facts) then
		return new;
	end if;
	raise exception 'the audit trail is append-only' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger audit_no_rewrite before update or delete on audit
	for each row execute function audit_is_append_only();
--> statement-breakpoint
create trigger audit_no_truncate before truncate on audit
	for each statement execute function audit_is_append_only();

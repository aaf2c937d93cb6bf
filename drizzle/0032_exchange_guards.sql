-- What was agreed stands, and an exchange that has ended does not begin again.
create function exchange_stands() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or row(new.id, new.order_id, new.quote_id, new.return_id, new.position, new.created_at)
			is distinct from row(old.id, old.order_id, old.quote_id, old.return_id, old.position, old.created_at)
		or (old.state in ('shipped', 'lapsed', 'cancelled') and new.state <> old.state)
		or (old.state in ('released', 'shipped') and new.state not in ('released', 'shipped', 'cancelled'))
		or new.difference > old.difference
		or (old.paid_at is not null and new.paid_at is distinct from old.paid_at) then
		raise exception 'exchange % cannot change so', old.id using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger exchanges_stand before update or delete on exchanges
	for each row execute function exchange_stands();
--> statement-breakpoint
-- New goods are a line of the order exactly when they were released, and as many as the line says; judged at commit.
create function exchange_has_its_lines() returns trigger language plpgsql as $$
declare
	the_exchange uuid;
begin
	if tg_table_name = 'exchanges' then
		the_exchange := new.id;
	else
		the_exchange := new.exchange_id;
	end if;
	if exists (
		select from exchange_lines l join exchanges e on e.id = l.exchange_id
		left join order_lines o on o.order_id = l.order_id and o.id = l.new_line_id
		where e.id = the_exchange and (
			(l.new_line_id is not null and e.state not in ('released', 'shipped', 'cancelled'))
			or (l.new_line_id is not null and (o.replaces is distinct from l.line_id or o.quantity > l.quantity)))
		union all
		select from exchanges e where e.id = the_exchange and e.state in ('released', 'shipped')
			and not exists (select from exchange_lines l where l.exchange_id = e.id and l.new_line_id is not null)) then
		raise exception 'exchange % and its goods do not agree', the_exchange
			using errcode = 'integrity_constraint_violation';
	end if;
	return null;
end $$;
--> statement-breakpoint
create constraint trigger exchanges_lines after insert or update of state on exchanges
	deferrable initially deferred for each row execute function exchange_has_its_lines();
--> statement-breakpoint
create constraint trigger exchange_lines_lines after insert or update on exchange_lines
	deferrable initially deferred for each row execute function exchange_has_its_lines();

-- Law 4: what a return says comes back, its pieces say too, judged when the transaction ends. As the portions of a line
-- sum to what was ordered, cancelled + returned can never exceed it.
create function return_holds_its_pieces() returns trigger language plpgsql as $$
declare
	the_return uuid;
	its_state return_state;
begin
	if tg_table_name = 'returns' then
		the_return := new.id;
	elsif tg_op = 'DELETE' or (tg_nargs > 0 and tg_argv[0] = 'left') then
		the_return := old.return_id;
	else
		the_return := new.return_id;
	end if;
	select state into its_state from returns where id = the_return;
	if not exists (select from return_lines where return_id = the_return) then
		raise exception 'return % names no goods', the_return using errcode = 'integrity_constraint_violation';
	end if;
	if exists (
		select from (select line_id, quantity, received from return_lines where return_id = the_return) l
		full join (select line_id, coalesce(sum(quantity) filter (where state = 'returning'), 0) as coming,
				coalesce(sum(quantity) filter (where state = 'returned'), 0) as back
			from portions where return_id = the_return group by line_id) p using (line_id)
		where l.quantity is null or case
			when its_state in ('declined', 'cancelled', 'expired') then p.coming is not null
			when its_state in ('inspected', 'settled', 'closed')
				then coalesce(p.coming, 0) <> 0 or coalesce(p.back, 0) <> l.received
			else coalesce(p.coming, 0) + coalesce(p.back, 0) <> l.quantity or coalesce(p.back, 0) <> l.received
				or (its_state <> 'received' and l.received <> 0)
		end) then
		raise exception 'return % and its pieces do not agree', the_return using errcode = 'integrity_constraint_violation';
	end if;
	return null;
end $$;
--> statement-breakpoint
create constraint trigger returns_pieces after insert or update of state on returns
	deferrable initially deferred for each row execute function return_holds_its_pieces();
--> statement-breakpoint
create constraint trigger return_lines_pieces after insert or update on return_lines
	deferrable initially deferred for each row execute function return_holds_its_pieces();
--> statement-breakpoint
create constraint trigger portions_of_return after insert or update on portions
	deferrable initially deferred for each row when (new.return_id is not null) execute function return_holds_its_pieces();
--> statement-breakpoint
create constraint trigger portions_left_return after update of return_id on portions
	deferrable initially deferred for each row when (old.return_id is not null and old.return_id is distinct from new.return_id)
	execute function return_holds_its_pieces('left');
--> statement-breakpoint
create constraint trigger portions_gone_of_return after delete on portions
	deferrable initially deferred for each row when (old.return_id is not null) execute function return_holds_its_pieces();
--> statement-breakpoint
-- What was agreed stands, and a return that has ended does not begin again.
create function return_stands() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or row(new.id, new.order_id, new.quote_id, new.kind, new.position, new.number, new.postage_by,
			new.postage, new.promised, new.created_at)
			is distinct from row(old.id, old.order_id, old.quote_id, old.kind, old.position, old.number, old.postage_by,
			old.postage, old.promised, old.created_at)
		or (old.state in ('declined', 'cancelled', 'expired', 'closed') and new.state <> old.state)
		or new.refunded < old.refunded then
		raise exception 'return % cannot change so', old.id using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger returns_stand before update or delete on returns
	for each row execute function return_stands();
--> statement-breakpoint
-- What has come back is back: such a row may only grow, and what was received is not taken away again.
create function returned_stays_returned() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or new.state <> 'returned' or new.quantity < old.quantity or new.order_id <> old.order_id
		or new.line_id <> old.line_id or new.return_id is distinct from old.return_id then
		raise exception 'returned goods of line % cannot leave again', old.line_id
			using errcode = 'integrity_constraint_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger portions_returned before update or delete on portions
	for each row when (old.state = 'returned' and old.return_id is not null) execute function returned_stays_returned();
--> statement-breakpoint
create function return_line_stands() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or row(new.return_id, new.order_id, new.line_id, new.quantity)
			is distinct from row(old.return_id, old.order_id, old.line_id, old.quantity)
		or new.received < old.received then
		raise exception 'a line of return % cannot change so', old.return_id using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger return_lines_stand before update or delete on return_lines
	for each row execute function return_line_stands();

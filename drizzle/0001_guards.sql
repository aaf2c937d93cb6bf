-- History is append-only: not even the application's own role may rewrite it.
create function history_is_append_only() returns trigger language plpgsql as $$
begin
	raise exception 'history is append-only' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger history_no_rewrite before update or delete on history
	for each row execute function history_is_append_only();
--> statement-breakpoint
create trigger history_no_truncate before truncate on history
	for each statement execute function history_is_append_only();
--> statement-breakpoint
-- Law 4: the portions of a line sum to its quantity, judged when the transaction ends.
create function portions_sum_to_line() returns trigger language plpgsql as $$
declare
	the_order uuid;
	the_line text;
	ordered integer;
	placed bigint;
begin
	if tg_table_name = 'order_lines' then
		the_order := new.order_id;
		the_line := new.id;
	else
		the_order := coalesce(new.order_id, old.order_id);
		the_line := coalesce(new.line_id, old.line_id);
	end if;
	select quantity into ordered from order_lines where order_id = the_order and id = the_line;
	select coalesce(sum(quantity), 0) into placed from portions where order_id = the_order and line_id = the_line;
	if ordered is distinct from placed then
		raise exception 'portions of line % sum to %, ordered %', the_line, placed, ordered
			using errcode = 'integrity_constraint_violation';
	end if;
	return null;
end $$;
--> statement-breakpoint
create constraint trigger portions_sum after insert or update or delete on portions
	deferrable initially deferred for each row execute function portions_sum_to_line();
--> statement-breakpoint
create constraint trigger order_lines_sum after insert or update of quantity on order_lines
	deferrable initially deferred for each row execute function portions_sum_to_line();
--> statement-breakpoint
-- Law 5: what was cancelled stays cancelled. Such a row may only grow.
create function cancelled_stays_cancelled() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or new.state <> 'cancelled' or new.quantity < old.quantity
		or new.order_id <> old.order_id or new.line_id <> old.line_id then
		raise exception 'cancelled goods of line % cannot come back', old.line_id
			using errcode = 'integrity_constraint_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger portions_cancelled before update or delete on portions
	for each row when (old.state = 'cancelled') execute function cancelled_stays_cancelled();

-- Law 4 as before, at less cost: an import of half a million lines spent a third of PostgreSQL's time in this guard. A
-- line that is new only has to have portions: whether they sum to it is asked for the portions themselves, which are as
-- new as the line. Both questions are one statement each.
create or replace function portions_sum_to_line() returns trigger language plpgsql as $$
declare
	the_order uuid;
	the_line text;
	ordered integer;
	placed bigint;
begin
	if tg_table_name = 'order_lines' then
		the_order := new.order_id;
		the_line := new.id;
		if tg_op = 'INSERT' and exists (select from portions where order_id = the_order and line_id = the_line) then
			return null;
		end if;
	else
		the_order := coalesce(new.order_id, old.order_id);
		the_line := coalesce(new.line_id, old.line_id);
	end if;
	select quantity, (select coalesce(sum(p.quantity), 0) from portions p where p.order_id = the_order and p.line_id = the_line)
		into ordered, placed from order_lines where order_id = the_order and id = the_line;
	if ordered is distinct from coalesce(placed, 0) then
		raise exception 'portions of line % sum to %, ordered %', the_line, coalesce(placed, 0), ordered
			using errcode = 'integrity_constraint_violation';
	end if;
	return null;
end $$;

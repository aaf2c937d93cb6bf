-- One entry alone can be taken back too: with what has ended of it never more than there was, and never of what left.
create or replace function credit_moves_balance() returns trigger language plpgsql as $$
declare
	undone credit_entries;
begin
	update credit_accounts set balance = balance + new.amount where id = new.account_id;
	if new.of_id is null then
		return new;
	end if;
	select * into undone from credit_entries where id = new.of_id;
	if undone.account_id <> new.account_id then
		raise exception 'credit % is of another account', new.of_id using errcode = 'integrity_constraint_violation';
	end if;
	-- Never more goes back than was spent, and never more ends or is taken back than there was.
	if abs(undone.amount) < abs(new.amount) + coalesce((select sum(abs(amount)) from credit_entries
			where of_id = new.of_id), 0)
		or undone.kind <> 'spent' and new.kind = 'returned_to_source'
		or undone.amount < 0 and new.kind <> 'returned_to_source' then
		raise exception 'credit % is less than that', new.of_id using errcode = 'integrity_constraint_violation';
	end if;
	return new;
end $$;

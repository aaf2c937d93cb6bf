-- The balance of an account is the sum of its entries and never below nothing: whoever writes an entry holds its account,
-- so two who spend at once come one after the other, and the check of the account refuses what is not there.
create function credit_moves_balance() returns trigger language plpgsql as $$
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
	-- Never more goes back than was spent, and never more ends than there was.
	if abs(undone.amount) < abs(new.amount) + coalesce((select sum(abs(amount)) from credit_entries
			where of_id = new.of_id and kind = new.kind), 0)
		or undone.kind <> 'spent' and new.kind = 'returned_to_source' or undone.amount < 0 and new.kind = 'expired' then
		raise exception 'credit % is less than that', new.of_id using errcode = 'integrity_constraint_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger credit_entries_balance before insert on credit_entries
	for each row execute function credit_moves_balance();
--> statement-breakpoint
create function credit_stands() returns trigger language plpgsql as $$
begin
	raise exception 'entries of a credit account are only ever added' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger credit_entries_stand before update or delete on credit_entries
	for each row execute function credit_stands();
--> statement-breakpoint
-- A balance is moved by an entry and by nothing else.
create function credit_balance_is_its_entries() returns trigger language plpgsql as $$
begin
	-- As they stand when the transaction ends: an account can be moved several times in one.
	if (select balance from credit_accounts where id = new.id)
			<> (select coalesce(sum(amount), 0) from credit_entries where account_id = new.id)
		or tg_op = 'UPDATE' and row(new.id, new.currency) is distinct from row(old.id, old.currency) then
		raise exception 'credit account % and its entries do not agree', new.id using errcode = 'integrity_constraint_violation';
	end if;
	return null;
end $$;
--> statement-breakpoint
create constraint trigger credit_accounts_balance after insert or update on credit_accounts
	deferrable initially deferred for each row execute function credit_balance_is_its_entries();

-- What is reserved grows only within what is there: no two racers can have the last piece, whatever a program thinks.
create function stock_never_oversold() returns trigger language plpgsql as $$
begin
	if new.reserved > new.level and new.reserved > old.reserved then
		raise exception 'only % pieces of % are there', new.level, new.variant_id using errcode = 'check_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger stock_never_oversold before update of reserved on stock
	for each row execute function stock_never_oversold();

-- A return moves as its graph says and no other way, whoever writes (`domain/return/states.ts`; a test holds the two
-- against each other, pair by pair).
create function return_moves_on() returns trigger language plpgsql as $$
begin
	if new.state <> old.state and (old.state::text, new.state::text) not in (
		('requested', 'needs_review'), ('requested', 'approved'),
		('needs_review', 'approved'), ('needs_review', 'declined'), ('needs_review', 'cancelled'),
		('approved', 'in_transit'), ('approved', 'received'), ('approved', 'cancelled'), ('approved', 'expired'),
		('in_transit', 'received'),
		('received', 'inspected'), ('received', 'settled'),
		('inspected', 'settled'),
		('settled', 'closed')) then
		raise exception 'return % cannot go from % to %', old.id, old.state, new.state using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger returns_move_on before update of state on returns
	for each row execute function return_moves_on();

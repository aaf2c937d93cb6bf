/** What people at the shop may do, each role more than the one before. */
export const STAFF_ROLES = ['agent', 'manager', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Whether a role is at least another one. */
export const hasRole = (role: StaffRole, atLeast: StaffRole): boolean =>
	STAFF_ROLES.indexOf(role) >= STAFF_ROLES.indexOf(atLeast);

/** What the shop shows to single buyers beside their order. `suggests`: what goes with what they bought. */
export type PersonalSettings = { suggests: boolean };

/** What is kept, whatever version of the program wrote it; suggesting until somebody says no. */
export function readPersonal(kept: unknown): PersonalSettings {
	const { suggests } = (kept ?? {}) as Partial<Record<'suggests', unknown>>;
	return { suggests: suggests !== false };
}

/** The SQLSTATE of an error of the driver, also where drizzle has wrapped it; '' for any other error. */
export function sqlState(error: unknown): string {
	const cause = error instanceof Error && error.cause ? error.cause : error;
	const code = (cause as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : '';
}

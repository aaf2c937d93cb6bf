import postgres from 'postgres';

/** The same server, another database. */
export function urlOf(admin: string, database: string): string {
	const url = new URL(admin);
	url.pathname = `/${database}`;
	return url.href;
}

/** One statement outside any transaction. */
export async function onServer(url: string, statement: string): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false });
	try {
		await sql.unsafe(statement);
	} finally {
		await sql.end({ timeout: 1 });
	}
}

import type { Connection } from '#server/db/client.ts';

/** Names, goods and places orders are made of: enough that words are rare and common as in a shop of the world. */
const GIVEN =
	'anna ben carla david elif fatima georg hanna igor julia karim lena mateo nora oscar paula quentin rosa samuel tomas ulrike viktor wanda xenia yusuf zoe andrzej bjorn chloe dimitri';
const FAMILY =
	'muller schmidt garcia rossi novak kowalski jansen dubois silva yilmaz ivanov andersson nielsen horvath popescu smith johnson brown nguyen tanaka wagner becker fischer weber richter klein wolf neumann braun zimmermann';
const HAN = '王 李 张 刘 陈 杨 赵 黄 周 吴';
const HAN_GIVEN = '小明 伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰';
const GOODS = 'mug lamp shirt bowl chair candle vase blanket pillow notebook';
const KINDS = 'blue red green ceramic wooden cotton small large vintage modern';
const CITIES = 'berlin paris madrid wien praha lisboa roma oslo dublin gdansk';
const MARKETS = 'DE FR ES AT CZ PT IT NO IE PL';
const CARRIERS = 'dhl ups gls dpd fedex';

const list = (words: string) => `string_to_array('${words}', ' ')`;
/** The word of a list that a number falls on. */
const word = (words: string, number: string) =>
	`(${list(words)})[1 + (${number}) % ${words.split(' ').length}]`;
const hash = (salt: number) => `(hashint8extended(n, ${salt}) & 2147483647)`;
const id = (kind: string) => `md5('${kind}' || n)::uuid`;
const PLACED = `timestamptz '2026-11-20' - make_interval(secs => n * 31.5)`;
/** A letter of eighteen; three of them end a family name, which makes a hundred and seventy thousand names. */
const letter = (salt: number) => `chr(97 + (${hash(salt)} % 18)::int)`;
const ENDING = `${letter(4)} || ${letter(5)} || ${letter(6)}`;
/** One in ten buyers writes their name in Chinese. */
const NAME = `case when ${hash(1)} % 10 = 0 then ${word(HAN, hash(2))} || ${word(HAN_GIVEN, hash(3))}
	else initcap(${word(GIVEN, hash(2))}) || ' ' || initcap(${word(FAMILY, hash(3))} || ${ENDING}) end`;
const EMAIL = `${word(GIVEN, hash(2))} || '.' || ${word(FAMILY, hash(3))} || n || '@mail' || n % 50 || '.example'`;
const ROWS = (from: number, to: number) => `generate_series(${from}::bigint, ${to}::bigint) n`;

const statements = (from: number, to: number): string[] => [
	`insert into orders (id, ref, display_ref, version, status, placed_at, currency, market, document_hash, buyer_kind,
			buyer_country, prices_include_tax, tax, total, paid_at)
		select ${id('order')}, 'SB-' || n, '#SB-' || n, 1,
			(case when n < 20000 then 'paid' when n < 60000 then 'handed_over' when n % 40 = 0 then 'cancelled' else 'delivered' end)::order_status,
			${PLACED}, 'EUR', ${word(MARKETS, hash(7))}, '\\x00', 'consumer', ${word(MARKETS, hash(7))}, true, 0, 4200, ${PLACED}
		from ${ROWS(from, to)}`,
	`insert into order_people (order_id, salt, name, email, email_key, phone, phone_key, ship_to)
		select ${id('order')}, '\\x00', ${NAME}, ${EMAIL}, ${EMAIL}, '+49170' || 1000000 + n, '49170' || 1000000 + n,
			jsonb_build_object('name', ${NAME}, 'lines', jsonb_build_array('Kanal ' || n % 200), 'city', ${word(CITIES, hash(7))},
				'postcode', (10000 + n % 80000)::text, 'country', ${word(MARKETS, hash(7))})
		from ${ROWS(from, to)}`,
	`insert into order_lines (order_id, id, position, sku, title, quantity, amount, share_discount, share_tax, share_shipping, share_shipping_tax)
		select ${id('order')}, 'l1', 0, 'SKU-' || ${hash(8)} % 5000,
			${word(KINDS, hash(9))} || ' ' || ${word(GOODS, hash(10))} || case when n % 500 = 0 then ' 陶瓷马克杯' else '' end,
			1, 4200, 0, 0, 0, 0
		from ${ROWS(from, to)}`,
	`insert into shipments (id, order_id, position, carrier, tracking_number, status, last_scan_at, delivered_at)
		select ${id('parcel')}, ${id('order')}, 1, ${word(CARRIERS, hash(11))}, 'TR' || 100000000 + n,
			(case when n >= 60000 then 'delivered' when n % 50 = 0 then 'exception' else 'in_transit' end)::tracking_status,
			case when n >= 60000 then ${PLACED} + interval '3 days' else now() - make_interval(hours => (n % 100)::int) end,
			case when n >= 60000 then ${PLACED} + interval '3 days' end
		from ${ROWS(from, to)} where n >= 20000`
];

const PORTION = 50_000;

/**
 * Puts `count` orders with a buyer, a line and mostly a parcel into the tables, by statements of the server's own and
 * without the guards of single commands: a history that only readers look at.
 */
export async function makeOrders({ sql }: Connection, count: number): Promise<void> {
	for (let from = 1; from <= count; from += PORTION) {
		const to = Math.min(count, from + PORTION - 1);
		await sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			for (const statement of statements(from, to)) await tx.unsafe(statement);
		});
	}
}

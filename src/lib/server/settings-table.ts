import { z } from 'zod';
import { SHOPIFY_SHOP } from '../domain/write-back/access.ts';
import { REFUND_MODES } from '../domain/write-back/who-moves.ts';

/** One environment variable: how its text is read and how it is explained. */
export type Setting<T, F extends T | undefined = T | undefined> = {
	name: string;
	schema: z.ZodType<T, string>;
	/** Used when the variable is unset or empty (compose files pass unset variables on as empty ones). */
	fallback: F;
	/** Completes "expected …". */
	expects: string;
	example: string;
	/** One line for the README and `doctor`. */
	about: string;
	/** Never printed, in lists or in problems. */
	secret?: boolean;
};

const whole = (min: number, max: number) =>
	z
		.string()
		.regex(/^\d{1,9}$/)
		.transform(Number)
		.pipe(z.number().min(min).max(max));
const word = z.string().regex(/^\S+$/);
const url = (...schemes: string[]) =>
	z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol));
const origin = url('http:', 'https:')
	.refine((text) => /^https?:\/\/[^/?#@]+\/?$/i.test(text))
	.transform((text) => new URL(text).origin);
/** What a secret is sent to: in the clear only within this machine. */
const safeUrl = url('http:', 'https:').refine(
	(text) => /^https:/i.test(text) || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(text).hostname)
);
const onThisMachine = safeUrl.refine((text) => /^http:/i.test(text));
const SIZES: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const size = z
	.string()
	.regex(/^\d{1,9}[KMG]?$/i)
	.transform((text) => Number.parseInt(text, 10) * (SIZES[text.replace(/\d/g, '').toUpperCase()] ?? 1))
	.pipe(
		z
			.number()
			.min(1024)
			.max(1024 ** 3)
	);
const switchWord = z
	.enum(['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'])
	.transform((text) => ['1', 'true', 'yes', 'on'].includes(text));
// Years and months have no fixed length, and a quote of zero length could never be confirmed.
const duration = z
	.string()
	.regex(/^P(?=\d|T\d)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/)
	.refine((text) => /[1-9]/.test(text));
const mailbox = z.string().regex(/^([^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/);

function setting<T, const F extends T | undefined>(row: Setting<T, F>): Setting<T, F> {
	return row;
}

const key = (name: string, about: string, example: string) =>
	setting({
		name,
		schema: word,
		fallback: undefined,
		expects: 'one word without spaces',
		example,
		about,
		secret: true
	});
const plain = (name: string, about: string, example: string) =>
	setting({ name, schema: word, fallback: undefined, expects: 'one word without spaces', example, about });

/** Every setting of Roundtrip except the `WEBHOOK_SECRET_<VENDOR>` family, in the order they are listed to people. */
// prettier-ignore
export const SETTINGS = {
	port: setting({ name: 'PORT', schema: whole(0, 65535), fallback: 3000, expects: 'a whole number from 0 (any free port) to 65535', example: '3000', about: 'Port the shop answers on' }),
	host: setting({ name: 'HOST', schema: word, fallback: '127.0.0.1', expects: 'a name or address of this machine', example: '127.0.0.1', about: 'Address to listen on; 0.0.0.0 for every network' }),
	origin: setting({ name: 'ORIGIN', schema: origin, fallback: undefined, expects: 'http(s)://host without a path', example: 'https://orders.example.com', about: 'Public address; its host is then the only one answered' }),
	trustProxy: setting({ name: 'TRUST_PROXY', schema: whole(0, 16), fallback: 0, expects: 'the number of proxies in front, 0 to 16', example: '1', about: 'Proxies in front whose X-Forwarded-* headers are believed' }),
	databaseUrl: setting({ name: 'DATABASE_URL', schema: url('postgres:', 'postgresql:'), fallback: undefined, expects: 'postgres://user:password@host:port/database', example: 'postgres://shop:secret@db.example.com:5432/shop', about: 'PostgreSQL 16 to 18; unset runs one of our own in DATA_DIR', secret: true }),
	dataDir: setting({ name: 'DATA_DIR', schema: z.string().regex(/^[^\0]+$/), fallback: '.data', expects: 'a folder', example: '.data', about: 'Folder of the embedded database, its secrets and the photos' }),
	appSecret: setting({ name: 'APP_SECRET', schema: z.string().min(24), fallback: undefined, expects: 'at least 24 characters', example: '"$(openssl rand -base64 32)"', about: 'Key for signatures; made and kept in DATA_DIR if unset', secret: true }),
	appSecretBefore: setting({ name: 'APP_SECRET_BEFORE', schema: z.string().min(24), fallback: undefined, expects: 'at least 24 characters', example: '"the secret that was set before"', about: 'The former APP_SECRET while it is changed: what it locked still opens', secret: true }),
	demo: setting({ name: 'DEMO', schema: switchWord, fallback: undefined, expects: '1 or 0', example: '1', about: 'Demo shop or not; decided at the first start and then kept' }),
	smtpUrl: setting({ name: 'SMTP_URL', schema: url('smtp:', 'smtps:'), fallback: undefined, expects: 'smtp(s)://user:password@host:port', example: 'smtps://user:secret@mail.example.com:465', about: 'Mail server; unset shows mail on the mailbox page', secret: true }),
	mailFrom: setting({ name: 'MAIL_FROM', schema: mailbox, fallback: 'Roundtrip <no-reply@localhost>', expects: 'an address, with or without a name', example: '"Shop <orders@example.com>"', about: 'Sender of every mail' }),
	returnAddress: setting({ name: 'RETURN_ADDRESS', schema: z.string().trim().min(5).max(300).regex(/^[^\r\n\0]+$/), fallback: undefined, expects: 'an address in one line', example: '"Harbour Shop, Kai 3, 20457 Hamburg, Germany"', about: 'Where buyers send goods back to; told with every withdrawal' }),
	smsUrl: setting({ name: 'SMS_URL', schema: url('http:', 'https:'), fallback: undefined, expects: 'http(s)://…', example: 'https://sms.example.com/send', about: 'Gateway that text messages are posted to', secret: true }),
	quoteTtl: setting({ name: 'QUOTE_TTL', schema: duration, fallback: 'PT10M', expects: 'an ISO 8601 duration of weeks to seconds', example: 'PT10M', about: 'How long a quote stays good; a policy’s quote_ttl wins' }),
	vapidPublicKey: plain('VAPID_PUBLIC_KEY', 'Web push key pair, public half', 'BNc…'),
	vapidPrivateKey: key('VAPID_PRIVATE_KEY', 'Web push key pair, private half', 'k3x…'),
	vapidSubject: setting({ name: 'VAPID_SUBJECT', schema: url('mailto:', 'https:'), fallback: undefined, expects: 'mailto:… or https://…', example: 'mailto:orders@example.com', about: 'Whom push services may write to' }),
	stripeSecretKey: key('STRIPE_SECRET_KEY', 'Refunds through Stripe; unset books them for the finance team', 'sk_live_…'),
	stripeApiBase: setting({ name: 'STRIPE_API_BASE', schema: safeUrl, fallback: 'https://api.stripe.com', expects: 'https://…, or http:// on this machine', example: 'https://api.stripe.com', about: 'Where Stripe answers (a stand-in for tests)' }),
	shopifyShop: setting({ name: 'SHOPIFY_SHOP', schema: z.string().regex(SHOPIFY_SHOP), fallback: undefined, expects: '<name>.myshopify.com', example: 'lamps.myshopify.com', about: 'Shopify shop that is told of cancellations and refunds' }),
	shopifyAccessToken: key('SHOPIFY_ACCESS_TOKEN', 'Admin API token of an app of that shop', 'shpat_…'),
	shopifyRefunds: setting({ name: 'SHOPIFY_REFUNDS', schema: z.enum(REFUND_MODES), fallback: 'record', expects: 'record or execute', example: 'record', about: 'Refunds are written down there, or sent by it (ADR 16)' }),
	shopifyApiBase: setting({ name: 'SHOPIFY_API_BASE', schema: onThisMachine, fallback: undefined, expects: 'http:// on this machine', example: 'http://127.0.0.1:4010', about: 'A stand-in for Shopify, for tests' }),
	woocommerceUrl: setting({ name: 'WOOCOMMERCE_URL', schema: safeUrl, fallback: undefined, expects: 'https://…, or http:// on this machine', example: 'https://shop.example.com', about: 'WooCommerce site that is told of cancellations and refunds' }),
	woocommerceKey: key('WOOCOMMERCE_KEY', 'Consumer key of its REST API, read and write', 'ck_…'),
	woocommerceSecret: key('WOOCOMMERCE_SECRET', 'Consumer secret of its REST API', 'cs_…'),
	woocommerceRefunds: setting({ name: 'WOOCOMMERCE_REFUNDS', schema: z.enum(REFUND_MODES), fallback: 'record', expects: 'record or execute', example: 'record', about: 'Refunds are written down there, or sent by it (ADR 16)' }),
	easypostApiKey: key('EASYPOST_API_KEY', 'Return labels through EasyPost, with EASYPOST_RETURN_ADDRESS', 'EZAK…'),
	easypostApiBase: setting({ name: 'EASYPOST_API_BASE', schema: safeUrl, fallback: 'https://api.easypost.com', expects: 'https://…, or http:// on this machine', example: 'https://api.easypost.com', about: 'Where EasyPost answers (a stand-in for tests)' }),
	easypostReturnAddress: setting({ name: 'EASYPOST_RETURN_ADDRESS', schema: z.string().regex(/^adr_\w{1,64}$/), fallback: undefined, expects: 'EasyPost’s id of an address, adr_…', example: 'adr_6105c06c5b8c11f0a3fd', about: 'Return labels are bought at EasyPost, to this address of yours there; unset, ours are printed' }),
	easypostParcelWeight: setting({ name: 'EASYPOST_PARCEL_WEIGHT', schema: whole(1, 70_000), fallback: 1000, expects: 'grams, 1 to 70000', example: '1000', about: 'What a parcel on its way back is taken to weigh' }),
	s3Endpoint: setting({ name: 'S3_ENDPOINT', schema: url('http:', 'https:'), fallback: undefined, expects: 'http(s)://…', example: 'https://s3.eu-central-1.amazonaws.com', about: 'Object store for photos; unset keeps them in DATA_DIR' }),
	s3Region: setting({ name: 'S3_REGION', schema: word, fallback: 'us-east-1', expects: 'one word without spaces', example: 'eu-central-1', about: 'Region of the object store' }),
	s3Bucket: plain('S3_BUCKET', 'Bucket of the object store', 'roundtrip-photos'),
	s3AccessKeyId: key('S3_ACCESS_KEY_ID', 'Key of the object store', 'AKIA…'),
	s3SecretAccessKey: key('S3_SECRET_ACCESS_KEY', 'Secret of the object store', 'wJal…'),
	photoLimit: setting({ name: 'PHOTO_LIMIT', schema: size, fallback: 15 * 1024 ** 2, expects: 'a size from 1K to 1G', example: '15M', about: 'Largest picture that buyers may send; BODY_LIMIT still holds' }),
	endpointsAllowPrivate: setting({ name: 'ENDPOINTS_ALLOW_PRIVATE', schema: switchWord, fallback: false, expects: '1 or 0', example: '1', about: 'Webhooks out and pushes may go to http, this machine and private networks; for development only' }),
	bodyLimit: setting({ name: 'BODY_LIMIT', schema: size, fallback: 16 * 1024 ** 2, expects: 'a size from 1K to 1G', example: '16M', about: 'Largest request body, in bytes or with K, M, G' }),
	rateScale: setting({ name: 'RATE_SCALE', schema: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/).transform(Number).pipe(z.number().gt(0)), fallback: 1, expects: 'a number above 0', example: '100', about: 'Widens every rate limit by this factor, for tests' }),
	logLevel: setting({ name: 'LOG_LEVEL', schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), fallback: 'info', expects: 'fatal, error, warn, info, debug, trace or silent', example: 'info', about: 'What the log tells' }),
	realInputDir: setting({ name: 'REAL_INPUT_DIR', schema: z.string().regex(/^[^\0]+$/), fallback: undefined, expects: 'a folder', example: './real-input', about: 'Real exports and carrier messages, for `npm run test:real` only' })
};

/** The family of settings that is not a single name; `doctor` and the README list it below the table. */
export const WEBHOOK_SECRETS = {
	prefix: 'WEBHOOK_SECRET_',
	name: 'WEBHOOK_SECRET_<VENDOR>',
	expects: 'one or more secrets, comma-separated',
	example: 'WEBHOOK_SECRET_SHOPIFY=new,old',
	about: 'Signs a vendor’s webhooks; comma-separated while rotating; one set at the desk wins'
};

/** Settings that only make sense together. */
export const TOGETHER: (keyof typeof SETTINGS)[][] = [
	['vapidPublicKey', 'vapidPrivateKey'],
	['shopifyShop', 'shopifyAccessToken'],
	['woocommerceUrl', 'woocommerceKey', 'woocommerceSecret'],
	['s3Endpoint', 's3Bucket', 's3AccessKeyId', 's3SecretAccessKey']
];

import type { Locale } from './locale.ts';

/** Names as carriers write them on the van; a carrier we do not know is shown as the shop named it. */
const NAMES = new Map([
	['17track', '17TRACK'],
	['aftership', 'AfterShip'],
	['australiapost', 'Australia Post'],
	['bpost', 'bpost'],
	['canadapost', 'Canada Post'],
	['chronopost', 'Chronopost'],
	['dhl', 'DHL'],
	['dhl_express', 'DHL Express'],
	['dhl_parcel_de', 'DHL Paket'],
	['dpd', 'DPD'],
	['easypost', 'EasyPost'],
	['fedex', 'FedEx'],
	['gls', 'GLS'],
	['hermes', 'Hermes'],
	['jd', 'JD Logistics'],
	['karrio', 'Karrio'],
	['kuaidi100', 'Kuaidi100'],
	['laposte', 'La Poste'],
	['postat', 'Österreichische Post'],
	['purolator', 'Purolator'],
	['royalmail', 'Royal Mail'],
	['sf', 'SF Express'],
	['shippo', 'Shippo'],
	['shopify', 'Shopify'],
	['shunfeng', 'SF Express'],
	['sto', 'STO Express'],
	['ups', 'UPS'],
	['usps', 'USPS'],
	['woocommerce', 'WooCommerce'],
	['yto', 'YTO Express'],
	['yunda', 'Yunda Express'],
	['zto', 'ZTO Express']
]);

const CHINESE = new Map([
	['jd', '京东物流'],
	['kuaidi100', '快递100'],
	['sf', '顺丰速运'],
	['shunfeng', '顺丰速运'],
	['sto', '申通快递'],
	['yto', '圆通速递'],
	['yunda', '韵达快递'],
	['zto', '中通快递']
]);

export function carrierName(carrier: string, locale: Locale): string {
	const key = carrier.toLowerCase().replaceAll('-', '_');
	return (locale === 'zh-CN' ? CHINESE.get(key) : undefined) ?? NAMES.get(key) ?? carrier;
}

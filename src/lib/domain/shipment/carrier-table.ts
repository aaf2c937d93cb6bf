export type CarrierFacts = {
	/** Other names of it, at shops and vendors, separated by `|`; signs and capitals do not matter. */
	names: string;
	/** The house it is part of. */
	of?: string;
	/** Its own tracking page: `{number}`, and `{postcode}` where it asks for one. */
	page?: string;
};

/**
 * Carriers, the names they go by at EasyPost, AfterShip, Shippo, 17TRACK (numbers), Kuaidi100 and Karrio, and the
 * address of their own tracking page.
 */
// prettier-ignore
export const CARRIERS = {
	asendia: { names: 'asendia-usa|asendia-de|asendia-uk|AsendiaUSA', page: 'https://tracking.asendia.com/tracking/{number}' },
	australiapost: { names: 'australia-post|AusPost|australia_post|auspost|1151', page: 'https://auspost.com.au/mypost/track/details/{number}' },
	bpost: { names: 'bpost-international|BPost|belgium-post', page: 'https://track.bpost.cloud/btr/web/#/search?itemCode={number}&postalCode={postcode}' },
	canadapost: { names: 'canada-post|canada_post|CanadaPost|3041', page: 'https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={number}' },
	chinapost: { names: 'china-post|china_post|youzhengguonei|3011', page: 'https://www.ems.com.cn/queryList?mailNum={number}' },
	chronopost: { names: 'chronopost-france|chronopost_fr', page: 'https://www.chronopost.fr/en/private/track-your-parcel?listeNumerosLT={number}' },
	correos: { names: 'spain-correos-es|correos-espana', page: 'https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={number}' },
	dhl: { names: 'dhl-global', page: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}' },
	dhl_ecommerce: { names: 'DhlEcs|dhl-global-mail|dhl_ecommerce_us|dhl-ecommerce', of: 'dhl' },
	dhl_express: { names: 'DHLExpress|mydhl|dhl-express|100001', of: 'dhl', page: 'https://www.dhl.com/global-en/home/tracking/tracking-express.html?tracking-id={number}' },
	dhl_parcel_de: { names: 'dhl-germany|dhl_germany|DHLPaket|dhl-paket|Deutsche Post DHL|deutsche_post|deutsch-post|7041', of: 'dhl', page: 'https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}' },
	dhl_poland: { names: 'dhl-poland|dhl_pl', of: 'dhl' },
	dhl_universal: { names: 'dhl-unified', of: 'dhl' },
	dpd: { names: 'dpd_meta|100007', page: 'https://tracking.dpd.de/parcelstatus?query={number}&locale=en_D2' },
	dpd_de: { names: 'dpd-de|dpd_germany|dpd-germany', of: 'dpd' },
	dpd_uk: { names: 'DPDUK|dpd-uk|100010', of: 'dpd', page: 'https://track.dpd.co.uk/parcels/{number}' },
	ems: { names: 'china-ems|emsen|3013', page: 'https://www.ems.com.cn/queryList?mailNum={number}' },
	evri: { names: 'hermes-uk|hermesuk|hermes_uk|myhermes-uk', page: 'https://www.evri.com/track/parcel/{number}' },
	fedex: { names: 'FedEx|fedex_ws|fedex-express|FedexDefault|100003', page: 'https://www.fedex.com/fedextrack/?trknbr={number}' },
	gls: { names: 'gls-eu|GLS Germany|100005', page: 'https://gls-group.eu/track/{number}' },
	hermes: { names: 'hermes-de|hermes_germany|hermes-germany|myhermes', page: 'https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{number}' },
	inpost: { names: 'inpost-paczkomaty|inpost_pl', page: 'https://inpost.pl/en/find-parcel?number={number}' },
	japanpost: { names: 'japan-post|japan_post', page: 'https://trackings.post.japanpost.jp/services/srv/search/direct?locale=en&reqCodeNo1={number}' },
	jd: { names: 'jingdong|jd-logistics|jdl|JD Express', page: 'https://www.jdl.com/orderSearch/?waybillCodes={number}' },
	landmark: { names: 'landmark-global|landmarkglobal', page: 'https://mercury.landmarkglobal.com/tracking/track.php?trck={number}' },
	laposte: { names: 'la-poste|colissimo|la-poste-colissimo|colis_prive_laposte|6051', page: 'https://www.laposte.fr/outils/suivre-vos-envois?code={number}' },
	ontrac: { names: 'OnTrac|OnTracV3', page: 'https://www.ontrac.com/tracking/?number={number}' },
	parcelone: { names: 'parcel-one|parcel_one' },
	postat: { names: 'austrian-post|austrian_post|oesterreichische-post', page: 'https://www.post.at/en/s/sendungsdetails?snr={number}' },
	postnl: { names: 'postnl-3s|postnl-international|PostNL|14041', page: 'https://jouw.postnl.nl/track-and-trace/{number}-NL-{postcode}' },
	purolator: { names: 'Purolator|purolator-international', page: 'https://www.purolator.com/en/shipping/tracker?pin={number}' },
	royalmail: { names: 'royal-mail|royal_mail|RoyalMail|royalmail_clickanddrop|11031', page: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}' },
	seko: { names: 'seko-logistics|omniparcel', page: 'https://www.omniparcel.com/track?connote={number}' },
	sendle: { names: 'Sendle', page: 'https://track.sendle.com/tracking?ref={number}' },
	sf: { names: 'shunfeng|sf-express|sfexpress|sf_express|顺丰|顺丰速运', page: 'https://www.sf-express.com/we/ow/chn/en/waybill/waybill-detail/{number}' },
	smartkargo: { names: 'smart-kargo|smart_kargo' },
	spring: { names: 'spring-gds|spring_gds', page: 'https://mailingtechnology.com/tracking/?tn={number}' },
	sto: { names: 'shentong|sto-express|申通|申通快递', page: 'https://www.sto.cn/pc/service-page/iframe/order-track?billCode={number}' },
	swisspost: { names: 'swiss-post|swiss_post', page: 'https://service.post.ch/ekp-web/ui/entry/search/{number}' },
	teleship: { names: '' },
	ups: { names: 'UPS|UPSDAP|ups_mi|100002', page: 'https://www.ups.com/track?loc=en_US&tracknum={number}' },
	usps: { names: 'USPS|usps-webhook|stamps|stamps_com|21051', page: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}' },
	usps_international: { names: 'usps-international', of: 'usps' },
	yto: { names: 'yuantong|yto-express|圆通|圆通速递', page: 'https://www.yto.net.cn/tracesimple.html?no={number}' },
	yunda: { names: 'yundaexpress|yunda-express|韵达|韵达快递', page: 'https://www.yundaex.com/cn/track.php?no={number}' },
	zto: { names: 'zhongtong|zto-express|中通|中通快递', page: 'https://www.zto.com/express/expressCheck.html?txtBill={number}' }
} as const satisfies Record<string, CarrierFacts>;

export type KnownCarrier = keyof typeof CARRIERS;

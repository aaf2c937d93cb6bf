/** The first that matches names the browser; many call themselves Chrome or Safari as well, so those come last. */
const BROWSERS: readonly [RegExp, string][] = [
	[/MicroMessenger\//, 'WeChat'],
	[/AlipayClient\//, 'Alipay'],
	[/Edg(e|A|iOS)?\//, 'Edge'],
	[/(OPR|Opera|OPiOS)\//, 'Opera'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/(UCBrowser|UBrowser)\//, 'UC Browser'],
	[/(MQQBrowser|QQBrowser)\//, 'QQ Browser'],
	[/HuaweiBrowser\//, 'Huawei Browser'],
	[/(MiuiBrowser|XiaoMi)\//, 'Mi Browser'],
	[/(Firefox|FxiOS)\//, 'Firefox'],
	[/(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
	[/Version\/[\d.]+.*Safari\//, 'Safari']
];

const SYSTEMS: readonly [RegExp, string][] = [
	[/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
	[/Android/, 'Android'],
	[/iPad/, 'iPad'],
	[/iPhone|iPod/, 'iPhone'],
	[/CrOS/, 'ChromeOS'],
	[/Windows/, 'Windows'],
	[/Macintosh|Mac OS X/, 'Mac'],
	[/Linux/, 'Linux']
];

/**
 * What the list of sessions calls a browser, such as `Chrome|Android`: two names in every language, and never what the
 * browser says of itself word for word, which would be a fingerprint to keep and a text to guard against.
 *
 * @returns nothing for a browser that does not say
 */
export function labelDevice(userAgent: string | null | undefined): string | null {
	const said = (userAgent ?? '').slice(0, 512);
	const nameIn = (list: readonly [RegExp, string][]) =>
		list.find(([pattern]) => pattern.test(said))?.[1] ?? '';
	const label = `${nameIn(BROWSERS)}|${nameIn(SYSTEMS)}`;
	return label === '|' ? null : label;
}

import { easyPostLabels } from '../adapters/labels/easypost.ts';
import type { Labels } from '../ports/labels.ts';
import type { Settings } from '../settings.ts';

type LabelSettings = Pick<
	Settings,
	'easypostApiKey' | 'easypostApiBase' | 'easypostReturnAddress' | 'easypostParcelWeight'
>;

/** Who sells return labels by the settings; nobody where there is no key or no address to send to: then we print ours. */
export function openLabels(settings: LabelSettings): Labels | undefined {
	const { easypostApiKey: apiKey, easypostApiBase: apiBase, easypostReturnAddress: returnAddress } = settings;
	if (!apiKey || !returnAddress) return undefined;
	return easyPostLabels({ apiKey, apiBase, returnAddress, weight: settings.easypostParcelWeight });
}

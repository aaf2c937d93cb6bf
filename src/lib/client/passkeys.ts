import {
	browserSupportsWebAuthn,
	startAuthentication,
	startRegistration,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/browser';

export { browserSupportsWebAuthn };

/** Where it led to; what the server said against it; or that the person (or the device) said no. */
export type PasskeyOutcome = { to: string } | { refused: string } | 'cancelled';

/** Makes a passkey and hands it to the server at `address`. */
export const makePasskey = (address: string, name: string): Promise<PasskeyOutcome> =>
	inTwoSteps(address, { name }, (options) =>
		startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
	);

/** Signs in with a passkey; `next` is where to go then. */
export const usePasskey = (address: string, next: string): Promise<PasskeyOutcome> =>
	inTwoSteps(address, { next }, (options) =>
		startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
	);

async function inTwoSteps(
	address: string,
	more: Record<string, string>,
	act: (options: unknown) => Promise<object>
): Promise<PasskeyOutcome> {
	const asked = await send(address, { ask: true });
	if (!asked.ok) return { refused: asked.refused };
	let answer: object;
	try {
		answer = await act(asked.body);
	} catch {
		// Whatever it was (closed, too late, no passkey here), a browser tells no more than that, on purpose.
		return 'cancelled';
	}
	const told = await send(address, { answer, ...more });
	return told.ok ? { to: String(told.body['to'] ?? '/staff') } : { refused: told.refused };
}

type Sent = { ok: true; body: Record<string, unknown> } | { ok: false; refused: string };

async function send(address: string, body: object): Promise<Sent> {
	const response = await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify(body)
	}).catch(() => undefined);
	if (!response) return { ok: false, refused: '' };
	const told = (await response.json().catch(() => ({}))) as Record<string, unknown>;
	return response.ok ? { ok: true, body: told } : { ok: false, refused: String(told['title'] ?? '') };
}

import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import type { NewPasskey, StoredPasskey } from '#server/db/passkeys.ts';

export type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON };

const TIMEOUT_MS = 5 * 60_000;
/** EdDSA, ES256, RS256: every authenticator there is knows one of them. Asked for more, Node warns of experiments. */
const ALGORITHMS = [-8, -7, -257];

/** Somebody a passkey is made for. `userId` is random bytes of ours, never the address. */
export type PasskeyOwner = { principalId: string; email: string; name: string; passkeys: readonly string[] };

/** What a browser sent; looked at by the library, which takes nothing in it for granted. */
export type BrowserAnswer = Record<string, unknown>;

/** Everything the house asks of WebAuthn. */
export type Passkeys = ReturnType<typeof createPasskeys>;

/**
 * @param origin where the shop is reached; its host is what passkeys are bound to. Browsers refuse bare addresses, so
 * there it has to be called `localhost`
 * @param shopName what a passkey is called in the list that its owner's device keeps
 */
export function createPasskeys(origin: string, shopName: () => Promise<string>) {
	const rpID = new URL(origin).hostname;
	return {
		/** What the browser is asked to make. It always checks who is there, for the passkey may be the only factor. */
		async askForNew(owner: PasskeyOwner) {
			const options = await generateRegistrationOptions({
				rpName: await shopName(),
				rpID,
				userName: owner.email,
				userDisplayName: owner.name,
				userID: new Uint8Array(Buffer.from(owner.principalId)),
				timeout: TIMEOUT_MS,
				attestationType: 'none',
				supportedAlgorithmIDs: ALGORITHMS,
				excludeCredentials: owner.passkeys.map((id) => ({ id })),
				authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
			});
			return { options, challenge: options.challenge };
		},

		/** The passkey that was made; nothing where the answer does not hold. */
		async takeNew(answer: BrowserAnswer, challenge: string): Promise<NewPasskey | undefined> {
			const { verified, registrationInfo } = await verifyRegistrationResponse({
				response: answer as unknown as RegistrationResponseJSON,
				expectedChallenge: challenge,
				expectedOrigin: origin,
				expectedRPID: rpID,
				supportedAlgorithmIDs: ALGORITHMS,
				requireUserVerification: true
			}).catch(refused);
			if (!verified || !registrationInfo) return undefined;
			const { credential, credentialBackedUp } = registrationInfo;
			return {
				id: credential.id,
				publicKey: Buffer.from(credential.publicKey),
				counter: credential.counter,
				transports: credential.transports ?? [],
				backedUp: credentialBackedUp
			};
		},

		/** @param passkeys those it may be, as a second factor; none where it is the only one and says itself whose it is */
		async askForKnown(passkeys: readonly Pick<StoredPasskey, 'id' | 'transports'>[] = []) {
			const options = await generateAuthenticationOptions({
				rpID,
				timeout: TIMEOUT_MS,
				allowCredentials: passkeys.map(({ id, transports }) => ({ id, transports })),
				userVerification: passkeys.length === 0 ? 'required' : 'preferred'
			});
			return { options, challenge: options.challenge };
		},

		/**
		 * Whether the answer was given with this passkey. A counter that did not grow tells of a copy and does not hold.
		 *
		 * @returns the new counter
		 */
		async takeKnown(
			answer: BrowserAnswer,
			asked: { challenge: string; passkey: StoredPasskey; alone: boolean }
		): Promise<{ counter: number; backedUp: boolean } | undefined> {
			const { id, publicKey, counter, transports } = asked.passkey;
			const { verified, authenticationInfo } = await verifyAuthenticationResponse({
				response: answer as unknown as AuthenticationResponseJSON,
				expectedChallenge: asked.challenge,
				expectedOrigin: origin,
				expectedRPID: rpID,
				credential: { id, publicKey: new Uint8Array(publicKey), counter, transports },
				requireUserVerification: asked.alone
			}).catch(refused);
			if (!verified || !authenticationInfo) return undefined;
			return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
		}
	};
}

/** The library throws where an answer does not hold; all of it comes from outside, so none of it is a fault of ours. */
const refused = () =>
	({ verified: false, registrationInfo: undefined, authenticationInfo: undefined }) as const;

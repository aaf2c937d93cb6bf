import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import webPush from 'web-push';
import { getVapidKeys, VAPID_FILE, type VapidSettings } from './vapid-keys.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function settingsOf(changes: Partial<VapidSettings> = {}): VapidSettings {
	const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-vapid-'));
	folders.push(dataDir);
	const none = {
		vapidPublicKey: undefined,
		vapidPrivateKey: undefined,
		vapidSubject: undefined,
		origin: undefined
	};
	return { ...none, dataDir, mailFrom: 'Shop <orders@shop.example>', ...changes };
}

test('a key is made once, kept for its owner alone, and one that push libraries take', () => {
	const settings = settingsOf();
	const made = getVapidKeys(settings);
	expect(getVapidKeys(settings)).toEqual(made);
	expect(statSync(join(settings.dataDir, VAPID_FILE)).mode & 0o777).toBe(0o600);
	const { publicKey, privateKey, subject } = made;
	expect(subject).toBe('mailto:orders@shop.example');
	const sign = () =>
		webPush.getVapidHeaders('https://push.example', subject, publicKey, privateKey, 'aes128gcm');
	expect(sign().Authorization).toMatch(/^vapid /);
	expect(getVapidKeys({ ...settings, origin: 'https://shop.example' }).subject).toBe('https://shop.example');
});

test('halves of two keys, and a damaged file, are named', () => {
	const [one, two] = [webPush.generateVAPIDKeys(), webPush.generateVAPIDKeys()];
	const set = settingsOf({ vapidPublicKey: one.publicKey, vapidPrivateKey: one.privateKey });
	expect(getVapidKeys(set).publicKey).toBe(one.publicKey);
	expect(() => getVapidKeys({ ...set, vapidPublicKey: two.publicKey })).toThrow(/VAPID_PUBLIC_KEY is not/);
	const broken = settingsOf();
	writeFileSync(join(broken.dataDir, VAPID_FILE), 'nonsense');
	expect(() => getVapidKeys(broken)).toThrow(/damaged/);
});

import { describe, expect, it } from 'vitest';
import { exchanging, place } from '#tests/fixtures/notices.ts';
import { composeMail } from './compose.ts';

describe('a mail about an exchange', () => {
	const mailOf = (kind: string, locale = 'en') => {
		const material = exchanging.find((one) => one.kind === kind);
		if (!material) throw new Error(`no ${kind}`);
		return composeMail(material, place, locale).text;
	};
	it('says what comes, what is to be paid until when and where, and what follows where nobody paid', () => {
		const agreed = mailOf('exchange_confirmed');
		for (const part of ['€5.00', 'Wednesday 25 November, 18:00', '- 1 × Lamp <tall> (L)', '/pay']) {
			expect(agreed).toContain(part);
		}
		expect(mailOf('exchange_lapsed')).toContain('Your return goes on');
		expect(mailOf('exchange_cancelled')).toContain('goes back to you');
		expect(mailOf('exchange_deduction_due')).toMatch(/4\.00[^]*\/pay/);
		expect(mailOf('exchange_security_taken')).toContain('goes back to you with them');
		expect(mailOf('exchange_security_taken', 'zh')).toContain('25.00');
		expect(mailOf('exchange_not_returned', 'zh')).toContain('25.00');
		expect(mailOf('exchange_released')).not.toContain('/pay');
	});
});

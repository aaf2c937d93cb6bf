import en from '#i18n/messages/en.json' with { type: 'json' };
import zh from '#i18n/messages/zh-CN.json' with { type: 'json' };

/** The words of the product as it ships them, so that a better word needs no change to a test. */
export const english = en;
export const chinese = zh;

import { z } from 'zod';

const like = 'an SMTP server looks like smtps://user:password@mail.example:465';

/** A mail server with user and password. */
export const smtpAddress = z
  .string()
  .regex(/^smtps?:\/\/\S+$/, like)
  .refine((address) => URL.canParse(address), like);

/** `desk@daily.example`, or with a name: `The Daily Example <desk@daily.example>`. */
export const mailbox = z
  .string()
  .regex(
    /^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    'an address looks like desk@daily.example',
  );

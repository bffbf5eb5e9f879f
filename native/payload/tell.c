/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/tell.h"

#include "native/link/mailbox.h"
#include "native/payload/uart.h"

void tell(const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			uart_put('\r');
		uart_put((uint8_t)*text);
	}
}

void tell_hex(uint64_t value)
{
	unsigned shift = 60;

	tell("0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		uart_put((uint8_t)"0123456789abcdef"[value >> shift & 15]);
		if (!shift)
			return;
	}
}

void tell_number(uint64_t value)
{
	if (value >= 10)
		tell_number(value / 10);
	uart_put((uint8_t)('0' + value % 10));
}

void tell_hello(void)
{
	tell("hvcheck payload ");
	tell_number(MAILBOX_VERSION);
	tell(", ");
	tell(entry_record.uart.name);
	tell(" at ");
	tell_hex(entry_record.uart.at);
	tell(", EL");
	tell_number(entry_record.level);
	tell(", placed at ");
	tell_hex(entry_record.place);
	tell(", waiting\n");
}

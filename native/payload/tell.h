/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain text on the payload's UART, for a person or a boot log. */
#ifndef HVCHECK_NATIVE_TELL_H
#define HVCHECK_NATIVE_TELL_H

#include <stdint.h>

void tell(const char *text);
void tell_hex(uint64_t value);
void tell_number(uint64_t value);
/* The line that says who is there: version, UART, level, place. */
void tell_hello(void);

#endif

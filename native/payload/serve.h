/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload at the end of a serial line: what the host asks for, and the answers (native/link/message.def). */
#ifndef NATIVE_SERVE_H
#define NATIVE_SERVE_H

#include <stdint.h>

/* Once, in front of everything else; `el` is the level at entry. */
void serve_open(uint64_t el);
/* Look at the line. Once a host has been heard there it does not return. */
void serve_look(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* YMODEM (Forsberg, 1988), as U-Boot's loady takes it: a file over a line that has nothing else. */
#ifndef NATIVE_BOARD_YMODEM_H
#define NATIVE_BOARD_YMODEM_H

#include "native/host/board/typing.h"

/* Send; the other side has been started. False: it does not take it. */
bool ymodem_send(struct typing *t, const char *name, const uint8_t *bytes, size_t size);

#endif

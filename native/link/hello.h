/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a session begins. The host sends a HELLO with a token that it draws until one comes back with that token: from then on both
 * count pieces from 0 under the nonce of that answer. A payload that was reset knows no session: it sends HELLOs with token 0 and
 * drops everything else, so nothing of the old session can be taken up in the new one. Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_HELLO_H
#define NATIVE_LINK_HELLO_H

#include "native/link/frame.h"

struct hello {
	uint32_t token;		/* the host's; 0 from a payload that nothing has been heard of yet */
	uint32_t boot;		/* drawn by the payload when it starts; 0 from the host */
	uint32_t version;	/* LINK_VERSION */
	uint32_t level;		/* the payload's exception level at entry */
};

/* Make the frame; the nonce is the payload's to draw. */
void hello_write(struct frame *f, const struct hello *hello, uint8_t nonce);
/* Whether `f` is a HELLO. */
bool hello_read(const struct frame *f, struct hello *hello);

#endif

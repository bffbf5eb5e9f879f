/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/hello.h"

#include "native/link/pack.h"

void hello_write(struct frame *f, const struct hello *hello, uint8_t nonce)
{
	struct packer p = { f->body, f->body + sizeof(f->body), false };

	f->type = FRAME_HELLO;
	f->seq = f->ack = 0;
	f->nonce = nonce;
	pack_number(&p, hello->token);
	pack_number(&p, hello->boot);
	pack_number(&p, hello->version);
	pack_number(&p, hello->level);
	f->size = (uint16_t)(p.at - f->body);
}

bool hello_read(const struct frame *f, struct hello *hello)
{
	struct unpacker u = { f->body, f->body + f->size, false };

	if (f->type != FRAME_HELLO)
		return false;
	hello->token = (uint32_t)unpack_number(&u);
	hello->boot = (uint32_t)unpack_number(&u);
	hello->version = (uint32_t)unpack_number(&u);
	hello->level = (uint32_t)unpack_number(&u);
	return !u.bad;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/window.h"

#include "native/link/bytes.h"

#define FIRST_BODY 64
#define LEAST_BODY 24
#define CLEAN 16		/* pieces without a loss, before they grow */
#define FIRST_WAIT 200000	/* for an answer, as long as none has come */
#define LEAST_WAIT 20000
#define ASK_WAIT 50000		/* between two questions, */
#define MOST_ASKS 3		/* and so often it is doubled at most */
#define MOST_WAIT 600000
#define MOST_MEASURED 3000000	/* the wait for an answer, if answers were measured to take longer than MOST_WAIT */
#define ANSWER_WAIT 5000	/* several pieces are answered at once, */
#define ANSWER_COUNT 4		/* but not more than so many */
#define MOST_BACKOFF 2
#define PACE_BYTES 1024
#define FIRST_PACE 89000	/* 115200 baud */
#define MOST_PACE 1100000	/* 9600 */
#define PACE_LEAST 512		/* so many bytes tell by the answer to them how long they took */
#define PIECE_EXTRA 14		/* of a frame beside its body */
#define PATIENT_TRIES 4		/* a piece that was unanswered so often was lost; before, the other side may have been busy */

static struct window_piece *out_at(struct window *w, uint8_t seq)
{
	return &w->out[seq % WINDOW];
}

void window_start(struct window *w, uint8_t nonce)
{
	for (unsigned i = 0; i < WINDOW; i++)
		w->out[i].full = w->in[i].full = false;
	w->first = w->next = w->taken = w->wanted = 0;
	w->owes = 0;
	w->nonce = nonce;
	w->body = FIRST_BODY;
	w->rtt = w->jitter = w->clean = w->backoff = w->asks = 0;
	w->pace = FIRST_PACE;
	w->turns = 1;
	w->arrived = 0;
	w->heard = 0;
}

/* The number of the piece that is missing: those in front of it are here, handed on or not. */
static uint8_t missing(const struct window *w)
{
	uint8_t seq = w->wanted;

	while ((uint8_t)(seq - w->wanted) < WINDOW && w->in[seq % WINDOW].full)
		seq++;
	return seq;
}

static void emit(struct window *w, uint8_t type, uint8_t seq, uint8_t turn, const void *body, size_t size)
{
	struct frame *f = &w->frame;

	f->type = type;
	f->seq = seq;
	f->ack = missing(w);
	f->nonce = w->nonce;
	f->turn = turn;
	f->size = (uint16_t)size;
	memcpy(f->body, body, size);
	w->put(w->ctx, w->wire, frame_write(w->wire, f));
}

static unsigned on_their_way(struct window *w)
{
	unsigned bytes = 0;

	for (uint8_t seq = w->first; seq != w->next; seq++)
		if (out_at(w, seq)->full)
			bytes += out_at(w, seq)->size + PIECE_EXTRA;
	return bytes;
}

/* How long the line is busy with so many bytes. */
static uint64_t transit(const struct window *w, unsigned bytes)
{
	return bytes * w->pace / PACE_BYTES;
}

static void emit_piece(struct window *w, uint8_t seq, uint64_t now)
{
	struct window_piece *p = out_at(w, seq);

	p->sent = now;
	p->turn = w->turns++;
	p->ahead = on_their_way(w);
	w->sent[p->turn % TURNS].at = now;
	w->sent[p->turn % TURNS].ahead = p->ahead;
	emit(w, FRAME_DATA, seq, (uint8_t)p->turn, p->body, p->size);
}

size_t window_send(struct window *w, const uint8_t *bytes, size_t size, uint64_t now)
{
	size_t done = 0;

	while (done < size && (uint8_t)(w->next - w->taken) < WINDOW) {
		struct window_piece *p = out_at(w, w->next);

		p->size = (uint16_t)(size - done < w->body ? size - done : w->body);
		memcpy(p->body, bytes + done, p->size);
		p->full = true;
		p->again = false;
		p->tries = 0;
		w->next++;
		emit_piece(w, (uint8_t)(w->next - 1), now);
		done += p->size;
	}
	return done;
}

/* What was measured is believed, even if that is longer than any wait should be. */
static uint64_t wait_for(const struct window *w, const struct window_piece *p)
{
	uint64_t least = w->rtt ? 2 * w->rtt + 2 * w->jitter : FIRST_WAIT, wait;

	least = least < LEAST_WAIT ? LEAST_WAIT : least < MOST_MEASURED ? least : MOST_MEASURED;
	wait = least << w->backoff;
	wait = wait < MOST_WAIT ? wait : MOST_WAIT;
	return (wait > least ? wait : least) + transit(w, p->ahead) + transit(w, p->ahead) / 2;
}

/* Smaller pieces meet a byte that is lost less often. Pieces that are lost together are one loss. */
static void shrink(struct window *w, uint64_t now)
{
	w->clean = 0;
	if (w->shrunk && now - w->shrunk < FIRST_WAIT)
		return;
	w->shrunk = now;
	w->body = w->body / 2 > LEAST_BODY ? w->body / 2 : LEAST_BODY;
}

static void send_again(struct window *w, uint8_t seq, uint64_t now)
{
	w->resent++;
	out_at(w, seq)->again = true;
	emit_piece(w, seq, now);
}

/* The line is at least so fast: an answer is late for other reasons, too. */
static void measure_pace(struct window *w, unsigned ahead, uint64_t took)
{
	uint64_t pace = took * PACE_BYTES / ahead;

	if (ahead < PACE_LEAST)
		return;
	w->pace = pace < w->pace ? pace : (7 * w->pace + (pace < MOST_PACE ? pace : MOST_PACE)) / 8;
}

/* How long an answer took to what was sent behind so many bytes. */
static void measure(struct window *w, unsigned ahead, uint64_t took)
{
	uint64_t off;

	measure_pace(w, ahead, took);
	took = took > transit(w, ahead) ? took - transit(w, ahead) : 1;
	off = took > w->rtt ? took - w->rtt : w->rtt - took;

	w->jitter = w->rtt ? (3 * w->jitter + off) / 4 : took / 2;
	w->rtt = w->rtt ? (7 * w->rtt + took) / 8 : took;
}

/* What was sent in front of this has come as well, or never will: a line does not change the order. */
static void note_arrived(struct window *w, uint8_t turn, uint64_t now)
{
	const uint8_t more = (uint8_t)(turn - (uint8_t)w->arrived);

	if (!more || more >= w->turns - w->arrived)
		return;		/* it is of long ago */
	w->arrived += more;
	w->backoff = 0;
	if (w->turns - w->arrived <= TURNS)
		measure(w, w->sent[w->arrived % TURNS].ahead, now - w->sent[w->arrived % TURNS].at);
}

/* A piece has arrived there. */
static void settle(struct window *w, struct window_piece *p)
{
	if (!p->full)
		return;
	p->full = false;
	if (p->again || ++w->clean < CLEAN)
		return;
	w->clean = 0;
	w->body = 2 * w->body < FRAME_BODY ? 2 * w->body : FRAME_BODY;
}

/* All pieces in front of `ack` are there. */
static void acknowledge(struct window *w, uint8_t ack)
{
	if ((uint8_t)(ack - w->first) > (uint8_t)(w->next - w->first))
		return;		/* it is of long ago */
	for (; w->first != ack; w->first++)
		settle(w, out_at(w, w->first));
}

/* What was sent later has arrived. */
static bool is_lost(const struct window *w, const struct window_piece *p)
{
	return p->full && (int32_t)(p->turn - w->arrived) < 0;
}

/* And those of the bits in `here` behind it, but no others. */
static void acknowledge_some(struct window *w, uint8_t ack, unsigned here, uint64_t now)
{
	if (ack != w->first)
		return;
	for (uint8_t seq = ack; here && seq != w->next; seq++, here >>= 1)
		if (here & 1)
			settle(w, out_at(w, seq));
	for (uint8_t seq = ack; seq != w->next; seq++)
		if (is_lost(w, out_at(w, seq))) {
			shrink(w, now);
			send_again(w, seq, now);
		}
}

static void store(struct window *w, const struct frame *f)
{
	struct window_piece *p = &w->in[f->seq % WINDOW];

	w->owes++;
	w->heard = f->turn;
	if ((uint8_t)(f->seq - w->wanted) >= WINDOW || p->full)
		return;		/* it is here already */
	p->full = true;
	p->size = f->size;
	memcpy(p->body, f->body, f->size);
}

/* What an ACK says besides the number in its head; and whether the other side waits for one. */
static void take_answer(struct window *w, const struct frame *f, uint64_t now)
{
	note_arrived(w, f->turn, now);
	acknowledge_some(w, f->ack, (f->body[0] | f->body[1] << 8) << 1, now);
	if (f->body[2] != w->taken && (uint8_t)(f->body[2] - w->taken) <= (uint8_t)(w->first - w->taken)) {
		w->taken = f->body[2];
		w->asks = 0;
	}
	w->owes += f->body[3];
}

void window_receive(struct window *w, const struct frame *f, uint64_t now)
{
	if (f->nonce != w->nonce)
		return;
	acknowledge(w, f->ack);
	if (f->type == FRAME_DATA)
		store(w, f);
	else if (f->type == FRAME_ACK && f->size == ACK_SIZE)
		take_answer(w, f, now);
}

const struct window_piece *window_next(struct window *w)
{
	struct window_piece *p = &w->in[w->wanted % WINDOW];

	return p->full ? p : NULL;
}

void window_drop(struct window *w)
{
	w->in[w->wanted++ % WINDOW].full = false;
	w->owes++;
}

/* What has come, and what was handed on. A question wants the same of the other side. */
static void answer(struct window *w, bool question)
{
	uint8_t first = missing(w), body[ACK_SIZE] = { 0, 0, w->wanted, question };

	for (unsigned i = 0; i + 1 < WINDOW; i++) {
		uint8_t seq = (uint8_t)(first + 1 + i);

		if ((uint8_t)(seq - w->wanted) < WINDOW)
			body[i / 8] |= (uint8_t)(w->in[seq % WINDOW].full << i % 8);
	}
	emit(w, FRAME_ACK, w->next, w->heard, body, sizeof(body));
}

/*
 * Everything has arrived, but the word that it was handed on may be lost. More likely the other side is at work, and will be for
 * some time: it is asked, and later each time.
 */
static void ask(struct window *w, uint64_t now)
{
	if (w->first != w->next || w->taken == w->first || now - w->asked < (uint64_t)ASK_WAIT << w->asks)
		return;
	w->asked = now;
	if (w->asks < MOST_ASKS)
		w->asks++;
	answer(w, true);
}

/*
 * The oldest piece has had no answer. It alone is sent again, and later each time: a line that is only slow must not be filled with
 * what is on its way already. Of the pieces behind it, the next answer tells.
 */
static void again(struct window *w, uint64_t now)
{
	struct window_piece *p = out_at(w, w->first);

	if (w->first == w->next || now - p->sent <= wait_for(w, p))
		return;
	if (++p->tries > PATIENT_TRIES)
		shrink(w, now);
	if (w->backoff < MOST_BACKOFF)
		w->backoff++;
	send_again(w, w->first, now);
}

void window_tick(struct window *w, uint64_t now)
{
	ask(w, now);
	again(w, now);
	if (w->owes < 2 * ANSWER_COUNT && (!w->owes || now - w->answered <= ANSWER_WAIT))
		return;
	w->owes = 0;
	w->answered = now;
	answer(w, false);
}

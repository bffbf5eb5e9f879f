/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/host/board/typing.h"
#include "native/host/board/ymodem.h"
#include "native/host/image.h"
#include "native/host/kind.h"

#define WORDS 4		/* of a recipe, with its name */
#define WORD 480
#define STEPS 8
#define PROMPT 64	/* bytes of a prompt */
#define PROMPT_MS 30000	/* a board's firmware is slow, and the board's file may say that it is slower */
#define COMMAND_MS 60000
#define QUIET_MS 200	/* nothing comes behind a prompt for so long */

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77, EXIT_DEFECT = 99 };

enum action {
	END,
	INTERRUPT,	/* press keys until a prompt is the last that came */
	TYPE,		/* this line, by its echo; $1 to $3 are the recipe's words, $0 is U-Boot's command for the payload */
	EXPECT,		/* that prompt, behind a command */
	WAIT,		/* for this text */
	SEND,		/* these characters at once */
	YMODEM,		/* the payload */
};

struct step {
	enum action action;
	const char *text;
};

/* The device tree is U-Boot's own unless the last word says otherwise. */
#define FDT "${fdtcontroladdr}"
static const struct recipe {
	const char *name, *words;
	unsigned least;		/* words besides the name; */
	bool whole;		/* all that is behind the name is one */
	bool place;		/* the second is DEVICE,PART,FILE */
	const char *otherwise[WORDS];	/* for those that are not there */
	struct step steps[STEPS];
} recipes[] = {
	{ "none", "", 0, false, false, { 0 }, { { END, NULL } } },
	{ "uboot", "COMMANDS", 1, true, false, { 0 }, { { INTERRUPT, NULL }, { TYPE, "$1" } } },
	{ "uboot-loady", "ADDRESS [FDT]", 1, false, false, { [2] = FDT },
	  { { INTERRUPT, NULL }, { TYPE, "loady $1" }, { YMODEM, NULL }, { EXPECT, NULL }, { TYPE, "$0 $1 - $2" } } },
	{ "uboot-tftp", "ADDRESS HOST:FILE [FDT]", 2, false, false, { [3] = FDT },
	  { { INTERRUPT, NULL }, { TYPE, "dhcp $1 $2" }, { EXPECT, NULL }, { TYPE, "$0 $1 - $3" } } },
	{ "uboot-load", "ADDRESS DEVICE,PART,FILE [FDT]", 2, false, true, { [3] = FDT },
	  { { INTERRUPT, NULL }, { TYPE, "load $2" }, { EXPECT, NULL }, { TYPE, "$0 $1 - $3" } } },
	{ "uefi-shell", "FS FILE", 2, false, false, { 0 },
	  { { WAIT, "Shell>" }, { SEND, "$1:\r" }, { WAIT, ">" }, { SEND, "$2\r" } } },
};
#define RECIPES (sizeof(recipes) / sizeof(recipes[0]))

struct cook {
	struct typing typing;
	char prompt[PROMPT];
	unsigned wait_ms;	/* for a sign of life */
	char words[WORDS][WORD];
	unsigned count;
	const struct recipe *recipe;
	const struct qemu_kind *kind;	/* of the payload */
	bool no_memory;			/* for a copy of it */
	char *error;
	size_t size;
};

#define FAIL(c, status, ...) (snprintf((c)->error, (c)->size, __VA_ARGS__), (status))

static int wrong_words(const struct cook *c)
{
	return FAIL(c, EXIT_USAGE, "the boot recipe %s is to be: %s%s%s", c->recipe->name, c->recipe->name,
		    *c->recipe->words ? " " : "", c->recipe->words);
}

static int read_word(struct cook *c, const char *text, size_t length)
{
	if (length >= WORD)
		return FAIL(c, EXIT_USAGE, "a word of the boot recipe is too long");
	if (c->count == WORDS)
		return wrong_words(c);
	snprintf(c->words[c->count++], WORD, "%.*s", (int)length, text);
	return 0;
}

static int find(struct cook *c)
{
	for (unsigned i = 0; i < RECIPES; i++)
		if (!strcmp(recipes[i].name, c->count ? c->words[0] : "none"))
			c->recipe = &recipes[i];
	if (c->recipe)
		return 0;
	return FAIL(c, EXIT_USAGE, "there is no boot recipe \"%.60s\"; there is none, uboot, uboot-loady, uboot-tftp, uboot-load "
		    "and uefi-shell", c->words[0]);
}

/* DEVICE,PART,FILE, each in room for WORD bytes. */
static bool split_place(const char *word, char *device, char *part, char *file)
{
	return sscanf(word, "%479[^,],%479[^,],%479s", device, part, file) == 3;
}

/* Besides the name. The last may be left out, if there is something otherwise. */
static bool has_right_words(const struct cook *c)
{
	const struct recipe *r = c->recipe;
	const unsigned count = c->count ? c->count - 1 : 0, most = r->least + (r->otherwise[r->least + 1] != NULL);
	char device[WORD], part[WORD], file[WORD];

	return count >= r->least && count <= most && (!r->place || split_place(c->words[2], device, part, file));
}

static int choose(struct cook *c, const char *text)
{
	int status = 0;

	while (!status && *(text += strspn(text, " \t"))) {
		size_t length = c->recipe && c->recipe->whole ? strlen(text) : strcspn(text, " \t");

		status = read_word(c, text, length);
		text += length;
		if (!status && !c->recipe)
			status = find(c);
	}
	if (!status && !c->recipe)
		status = find(c);
	return status || has_right_words(c) ? status : wrong_words(c);
}

/* A word of the recipe; "mmc,0:1,hv.img" of uboot-load becomes "mmc 0:1 ADDRESS hv.img". */
static size_t put_word(const struct cook *c, unsigned i, char *to, size_t room)
{
	char device[WORD], part[WORD], file[WORD];
	const char *word = !i ? c->kind->boot : i < c->count ? c->words[i] : c->recipe->otherwise[i] ? c->recipe->otherwise[i] : "";
	int size;

	if (i == 2 && c->recipe->place && split_place(word, device, part, file))
		size = snprintf(to, room, "%s %s %s %s", device, part, c->words[1], file);
	else
		size = snprintf(to, room, "%s", word);
	return size >= 0 && (size_t)size < room ? (size_t)size : room - 1;
}

static void expand(const struct cook *c, const char *text, char *to, size_t room)
{
	size_t size = 0;

	for (; *text && size + 1 < room; text++)
		if (*text == '$' && text[1] >= '0' && text[1] < '0' + WORDS)
			size += put_word(c, (unsigned)(*++text - '0'), to + size, room - size);
		else
			to[size++] = *text;
	to[size] = '\0';
}

static const char *last_line(const struct cook *c)
{
	const char *last = strrchr(c->typing.seen, '\n');

	return last ? last + 1 : c->typing.seen;
}

/* "=> ", "U-Boot> ", "ZynqMP> ": boards have it changed. */
static bool is_prompt(const char *text)
{
	size_t size = strlen(text);

	return size > 1 && size < PROMPT && text[size - 1] == ' ' && strchr(">#$", text[size - 2]);
}

static unsigned prompt_ms(const struct cook *c)
{
	return c->wait_ms > PROMPT_MS ? c->wait_ms : PROMPT_MS;
}

/*
 * A key stops U-Boot's countdown. What comes behind one key and again behind the next is the prompt. If what comes stays the same
 * and is none, or nothing comes, it is given up: another program has the console, or none has.
 */
static bool interrupt(struct cook *c)
{
	char before[PROMPT] = "";
	unsigned same = 0;

	for (unsigned ms = 0; ms < prompt_ms(c) && same < c->wait_ms && !c->typing.line->gone; ms += QUIET_MS) {
		line_write(c->typing.line, "\r", 1);
		typing_wait_last(&c->typing, "", QUIET_MS, QUIET_MS);
		snprintf(c->prompt, PROMPT, "%.*s", PROMPT - 1, last_line(c));
		if (is_prompt(c->prompt) && !strcmp(c->prompt, before))
			return true;
		same = strcmp(c->prompt, before) ? 0 : same + QUIET_MS;
		strcpy(before, c->prompt);
		if (*c->typing.stop && **c->typing.stop)
			break;
	}
	return false;
}

/* The same file as `hvcheck image` writes: the payload's own bytes lack the build that it must answer with. */
static bool send_payload(struct cook *c)
{
	struct image image;
	bool is_taken;

	c->no_memory = image_make(&image, c->kind->image, c->kind->image_end) != 0;
	if (c->no_memory)
		return false;
	is_taken = ymodem_send(&c->typing, "hv.img", image.bytes, image.size);
	free(image.bytes);
	return is_taken;
}

static bool take_step(struct cook *c, const struct step *step, const char *text)
{
	switch (step->action) {
	case INTERRUPT:
		return interrupt(c);
	case TYPE:
		return typing_line(&c->typing, text);
	case EXPECT:
		return typing_wait_last(&c->typing, c->prompt, QUIET_MS, COMMAND_MS);
	case WAIT:
		return typing_wait(&c->typing, text, prompt_ms(c));
	case SEND:
		line_write(c->typing.line, text, strlen(text));
		return true;
	case YMODEM:
		return send_payload(c);
	case END:
		break;
	}
	return true;
}

static int fail_step(struct cook *c, const struct step *step, const char *text)
{
	static const char *const what[] = {
		[INTERRUPT] = "its prompt does not appear",
		[TYPE] = "it does not echo what is typed:",
		[EXPECT] = "its prompt does not come back:",
		[WAIT] = "it does not print",
		[SEND] = "it does not take",
		[YMODEM] = "it does not take the payload by YMODEM",
	};
	const char *wanted = step->action == EXPECT ? c->prompt : text, *said = line_complaint(c->typing.line);

	if (c->no_memory)
		return FAIL(c, EXIT_DEFECT, "there is no memory for the payload's %zu bytes",
			    (size_t)(c->kind->image_end - c->kind->image));
	if (c->typing.line->gone)
		return FAIL(c, EXIT_USAGE, "the line %.80s was closed from the other end%s%.100s", c->typing.line->spec,
			    *said ? ": " : "", said);
	if (!*c->typing.seen)
		return FAIL(c, EXIT_ABSENT, "nothing comes from %.80s: is the board on, and its console on this line?",
			    c->typing.line->spec);
	return FAIL(c, EXIT_ABSENT, "the board's boot loader is not as %s wants it: %s%s%.60s%s; the last that came was \"%.60s\"",
		    c->recipe->name, what[step->action], *wanted ? " \"" : "", wanted, *wanted ? "\"" : "", last_line(c));
}

bool recipe_is(const char *text, char *error, size_t size)
{
	struct cook c = { .error = error, .size = size };

	return !choose(&c, text);
}

int recipe_follow(const char *text, const struct qemu_kind *kind, struct line *line, unsigned wait_ms,
		  const volatile int *const *stop, char *error, size_t size)
{
	static struct cook c;
	char line_text[512];
	int status;

	c = (struct cook){
		.typing = { .line = line, .stop = stop }, .wait_ms = wait_ms, .kind = kind, .error = error, .size = size,
	};
	status = choose(&c, text);
	for (unsigned i = 0; !status && i < STEPS && c.recipe->steps[i].action != END; i++) {
		const struct step *step = &c.recipe->steps[i];

		expand(&c, step->text ? step->text : "", line_text, sizeof(line_text));
		if (!take_step(&c, step, line_text))
			status = fail_step(&c, step, line_text);
	}
	return status;
}

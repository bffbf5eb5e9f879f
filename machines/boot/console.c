/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "machines/boot/boot.h"
#include "machines/boot/line.h"

#define LINES 8		/* that people are shown */
#define PANIC "Kernel panic - not syncing"

/* Without the time in front of it. */
static const char *words(const char *line)
{
	const char *end = *line == '[' ? strstr(line, "] ") : NULL;

	return end ? end + 2 : line;
}

static void take_line(struct boot_console *c, void (*progress)(const char *line))
{
	const char *panic = strstr(c->line, PANIC);

	c->line[c->line_size] = '\0';
	c->line_size = 0;
	if (strstr(c->line, BOOT_LINE))
		c->reached = true;
	if (strstr(c->line, BOOT_REFUSED) || strstr(c->line, BOOT_NO_IMAGE))
		c->refused = true;
	if (strstr(c->line, BOOT_RESTORED))
		c->restored = true;
	if (strstr(c->line, "All CPU(s) started at EL1") || strstr(c->line, "All CPU(s) started in SVC mode"))
		c->low = true;
	if (panic && !*c->panic)
		memcpy(c->panic, panic, strlen(panic) + 1);
	if (progress && *words(c->line))
		progress(words(c->line));
}

/* Room for one more: of a text that is too long, the older half goes. */
static void keep(struct boot_console *c, char byte)
{
	if (c->size == sizeof(c->text)) {
		c->size /= 2;
		memmove(c->text, c->text + c->size, c->size);
	}
	c->text[c->size++] = byte;
}

static void take_byte(struct boot_console *c, char byte, void (*progress)(const char *line))
{
	c->heard++;
	if (byte == '\r')
		return;
	if (byte != '\n' && ((unsigned char)byte < ' ' || byte == 0x7f))
		byte = '?';	/* it goes to a terminal */
	keep(c, byte);
	if (byte == '\n')
		take_line(c, progress);
	else if (c->line_size + 1 < sizeof(c->line))
		c->line[c->line_size++] = byte;
}

bool console_take(struct boot_console *c, void (*progress)(const char *line))
{
	char bytes[4096];
	ssize_t got;

	while ((got = recv(c->fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
		for (ssize_t i = 0; i < got; i++)
			take_byte(c, bytes[i], progress);
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

void console_print(const struct boot_console *c, FILE *f)
{
	size_t from = c->size;
	unsigned lines = 0;

	while (from > 0 && (c->text[from - 1] != '\n' || from == c->size || ++lines < LINES))
		from--;
	if (from == c->size)
		return;
	fwrite(c->text + from, 1, c->size - from, f);
	if (c->text[c->size - 1] != '\n')
		fputc('\n', f);
}

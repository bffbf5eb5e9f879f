/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GNU as reads the instruction from a pipe and writes an object, of which one word is taken. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/assemble.h"
#include "cli/input.h"
#include "cli/say.h"
#include "suite/open/blocks.h"

static void run(int from, const char *object)
{
	static const char *const names[] = { "aarch64-linux-gnu-as", "as" };

	int null = open("/dev/null", O_WRONLY);

	dup2(from, 0);
	if (null >= 0)
		dup2(null, 2);		/* what is wrong is one sentence of ours */
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		execlp(names[i], names[i], "-march=armv8.5-a+sve", "-o", object, "-", (char *)NULL);
	_exit(127);
}

/* Status of the assembler; 127: there is none. */
static int start(const char *text, const char *object)
{
	int ends[2], status;
	pid_t child;

	if (pipe(ends))
		return 127;
	child = fork();
	if (!child) {
		close(ends[1]);
		run(ends[0], object);
	}
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	dprintf(ends[1], "\t.text\ninstruction:\n\t%s\n", text);
	close(ends[1]);
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

static bool take_word(const char *text, const char *object, uint32_t *word)
{
	struct blocks blocks;
	char error[512];
	size_t size;
	char *data = cli_read(object, 1 << 20, &size);
	bool good = data && blocks_read(&blocks, object, (const uint8_t *)data, size, error, sizeof(error));

	free(data);
	if (good && blocks.block[0].count != 1)
		cli_say("\"%s\" is %zu instructions, not one", text, blocks.block[0].count);
	else if (good)
		*word = blocks.block[0].words[0];
	else
		cli_say("\"%s\" is no instruction", text);
	if (!good)
		return false;
	good = blocks.block[0].count == 1;
	blocks_free(&blocks);
	return good;
}

static bool by_assembler(const char *text, uint32_t *word)
{
	const char *folder = getenv("TMPDIR");
	char object[256];
	bool good = false;
	int fd, status;

	snprintf(object, sizeof(object), "%s/hvcheck.XXXXXX", folder && strlen(folder) < 200 ? folder : "/tmp");
	fd = mkstemp(object);
	if (fd < 0) {
		cli_say("%s: %s", object, strerror(errno));
		return false;
	}
	close(fd);
	status = start(text, object);
	if (status == 127)
		cli_say("there is no aarch64-linux-gnu-as to assemble \"%s\"; give its word instead, as 0x...", text);
	else if (status)
		cli_say("\"%s\" is no instruction that GNU as knows", text);
	else
		good = take_word(text, object, word);
	unlink(object);
	return good;
}

bool assemble(const char *text, uint32_t *word)
{
	unsigned long long value;
	char *end;

	if (strncmp(text, "0x", 2))
		return by_assembler(text, word);
	errno = 0;
	value = strtoull(text, &end, 16);
	if (!isxdigit((unsigned char)text[2]) || *end || errno || value > UINT32_MAX) {
		cli_say("\"%s\" is no word of 32 bits", text);
		return false;
	}
	*word = (uint32_t)value;
	return true;
}

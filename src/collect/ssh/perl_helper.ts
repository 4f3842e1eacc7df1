/**
 * The helper of `python_helper.ts` once more, for hosts with a Perl 5.8 or later and no Python: the
 * same frames, the same limits, nothing but modules of the core.
 */
export const PERL_HELPER = String.raw`
use strict;
use Errno qw(ENOENT ENOTDIR EACCES EPERM ECONNREFUSED ECONNRESET EPIPE ECONNABORTED EAGAIN EINPROGRESS EINTR);
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use POSIX qw(WNOHANG _exit setsid);
use Socket qw(AF_UNIX SOCK_STREAM pack_sockaddr_un);

my $idle = int $ARGV[0];
my $fine = eval { require Time::HiRes; Time::HiRes::clock_gettime(Time::HiRes::CLOCK_MONOTONIC()); 1 };
my $clock = $fine ? sub { Time::HiRes::clock_gettime(Time::HiRes::CLOCK_MONOTONIC()) } : sub { time };
my %codes = (ENOENT, 1, ENOTDIR, 1, EACCES, 2, EPERM, 2, ECONNREFUSED, 3,
             ECONNRESET, 5, EPIPE, 5, ECONNABORTED, 5);
my %wait = map { $_ => 1 } EAGAIN, EINPROGRESS, EINTR;
my $head = 19;
my $data = "";
my @jobs;
my @runs;

# Without a fine clock all times are 0.
sub reply {
    my ($ident, $status, $text, @then) = @_;
    my $now = $fine ? $clock->() : 0;
    my @ago = map { my $ago = $fine && defined $_ ? int(($now - $_) * 1e6) : 0;
                    $ago < 0 ? 0 : $ago > 0xffffffff ? 0xffffffff : $ago } @then[0 .. 2];
    my @head = (int $now, int(($now - int $now) * 1e6), @ago);
    my $out = pack("NCNNNNNN", $ident, $status, length $text, @head) . $text;
    my $sent = 0;
    while ($sent < length $out) {
        my $count = syswrite STDOUT, $out, length($out) - $sent, $sent;
        exit 0 unless defined $count;
        $sent += $count;
    }
}

sub finish {
    my ($job, $status, $text) = @_;
    close delete $job->{sock} if $job->{sock};
    reply($job->{ident}, $status, $text, @$job{qw(received asked first)});
    return 1;
}

sub facts {
    my ($path) = @_;
    my @found = stat $path or return $! == EACCES ? "denied" : "none";
    my $kind = -S _ ? "socket" : -d _ ? "directory" : "file";
    my $name = getpwuid $found[4];
    return "$kind $found[4] " . (defined $name ? $name : "");
}

sub fail {
    my ($job, $number) = @_;
    $! = $number;
    return finish($job, $codes{$number} || 7, "$!\n" . facts($job->{path}));
}

sub late {
    my ($job) = @_;
    my $size = length $job->{got};
    return finish($job, 4, !$job->{sock} ? "queue" : $size ? "read $size" : "wait");
}

# Each of the following says whether the job has ended.
sub connect_job {
    my ($job) = @_;
    socket(my $sock, AF_UNIX, SOCK_STREAM, 0) or return fail($job, $! + 0);
    fcntl($sock, F_SETFL, fcntl($sock, F_GETFL, 0) | O_NONBLOCK);
    if (!connect($sock, pack_sockaddr_un($job->{path}))) {
        my $number = $! + 0;
        close $sock;
        return fail($job, $number) unless $wait{$number};
        $job->{again} = $clock->() + $job->{pause};
        $job->{pause} = $job->{pause} * 2 > 0.1 ? 0.1 : $job->{pause} * 2;
        return 0;
    }
    $job->{sock} = $sock;
    return write_job($job);
}

sub write_job {
    my ($job) = @_;
    $job->{asked} = $clock->();
    my $count = syswrite $job->{sock}, $job->{body}, length $job->{body};
    if (defined $count) { substr($job->{body}, 0, $count) = "" }
    elsif (!$wait{$! + 0}) { return fail($job, $! + 0) }
    return 0;
}

sub read_job {
    my ($job) = @_;
    my $size = length $job->{got};
    my $count = sysread $job->{sock}, $job->{got}, 262144, $size;
    if (!defined $count) {
        my $number = $! + 0;
        return 0 if $wait{$number};
        return $size ? finish($job, 5, "$size") : fail($job, $number);
    }
    $job->{first} = $clock->() unless $size;
    if ($count == 0) { return $size ? finish($job, 0, $job->{got}) : finish($job, 5, "0") }
    return length($job->{got}) > $job->{cap} ? finish($job, 6, "") : 0;
}

sub kill_run { kill -9, $_[0]{pid} }

# A command: it runs beside the requests.
sub start_run {
    my ($ident, $limit, $cap, $guard, $command) = @_;
    my $now = $clock->();
    my (@in, @out, @err);
    pipe($in[0], $in[1]) && pipe($out[0], $out[1]) && pipe($err[0], $err[1])
        or return reply($ident, 7, "$!");
    my $pid = fork;
    return reply($ident, 7, "$!") unless defined $pid;
    if (!$pid) {
        $SIG{$_} = "DEFAULT" for qw(PIPE ALRM HUP TERM);
        setsid();
        open STDIN, "<&", $in[0] and open STDOUT, ">&", $out[1] and open STDERR, ">&", $err[1]
            and exec "/bin/sh", "-c", $guard, "sh", $command;
        _exit(127);
    }
    close $_ for $in[0], $out[1], $err[1];
    fcntl($_, F_SETFL, fcntl($_, F_GETFL, 0) | O_NONBLOCK) for $out[0], $err[0];
    push @runs, { ident => $ident, received => $now, asked => $now, until => $now + $limit / 1000, cap => $cap,
                  pid => $pid, in => $in[1], pipes => [$out[0], $err[0]], texts => ["", ""], open => [1, 1] };
}

sub finish_run {
    my ($run, $status, $text) = @_;
    kill_run($run);
    waitpid $run->{pid}, WNOHANG unless defined $run->{code};
    close $_ for $run->{in}, @{$run->{pipes}};
    reply($run->{ident}, $status, $text, @$run{qw(received asked first)});
    return 1;
}

# Says whether it has ended.
sub step_run {
    my ($run, $ready) = @_;
    if (waitpid($run->{pid}, WNOHANG) == $run->{pid}) { $run->{code} = $? & 127 ? 128 + ($? & 127) : $? >> 8 }
    for my $at (0, 1) {
        my $pipe = $run->{pipes}[$at];
        while ($run->{open}[$at] && (defined $run->{code} || vec $ready, fileno($pipe), 1)) {
            my $count = sysread $pipe, $run->{texts}[$at], 262144, length $run->{texts}[$at];
            $run->{first} = $clock->() if $count && !defined $run->{first};
            $run->{open}[$at] = 0 if defined $count && !$count;
            last if !$count || !defined $run->{code};
        }
    }
    my ($out, $err) = @{$run->{texts}};
    return finish_run($run, 6, "") if length($out) > $run->{cap} || length($err) > $run->{cap};
    if (defined $run->{code}) {
        $err = substr $err, -4096 if length $err > 4096;
        return finish_run($run, 0, "$run->{code} " . length($err) . "\n$err$out");
    }
    return $clock->() >= $run->{until} ? finish_run($run, 4, "") : 0;
}

sub take_frames {
    while (length $data >= $head) {
        my ($kind, $ident, $limit, $cap, $path_size, $body_size) = unpack "CNNNnN", $data;
        last if length $data < $head + $path_size + $body_size;
        my $path = substr $data, $head, $path_size;
        my $body = substr $data, $head + $path_size, $body_size;
        substr($data, 0, $head + $path_size + $body_size) = "";
        if ($kind == 1) {
            my $now = $clock->();
            push @jobs, { ident => $ident, received => $now, until => $now + $limit / 1000, cap => $cap,
                          path => $path, body => $body, again => 0, pause => 0.005, got => "" };
        } elsif ($kind == 4) {
            start_run($ident, $limit, $cap, $path, $body);
        } elsif ($kind == 2) {
            my @ended = grep { $_->{ident} == $ident } @runs;
            @runs = grep { $_->{ident} != $ident } @runs;
            finish_run($_, 8, "") for @ended;
            my @gone = grep { $_->{ident} == $ident } @jobs;
            @jobs = grep { $_->{ident} != $ident } @jobs;
            finish($_, 8, "") for @gone;
        } else {
            reply($ident, 9, "");
        }
    }
}

binmode STDIN;
binmode STDOUT;
$SIG{PIPE} = "IGNORE";
$SIG{$_} = sub { kill_run($_) for @runs; _exit(1) } for qw(ALRM HUP TERM);
END { kill_run($_) for @runs }
alarm $idle;
reply(0, 9, sprintf "perl %vd", $^V);
while (1) {
    my $now = $clock->();
    my $pause;
    my ($reads, $writes) = ("", "");
    vec($reads, fileno(STDIN), 1) = 1;
    if (my $job = $jobs[0]) {
        my $done = $now >= $job->{until} ? late($job)
                 : !$job->{sock} && $now >= $job->{again} ? connect_job($job) : 0;
        if ($done) { shift @jobs; next }
        $pause = $job->{until} - $now;
        if (!$job->{sock}) { $pause = $job->{again} - $now if $job->{again} - $now < $pause }
        elsif (length $job->{body}) { vec($writes, fileno($job->{sock}), 1) = 1 }
        else { vec($reads, fileno($job->{sock}), 1) = 1 }
        $pause = 0 if $pause < 0;
    }
    if (@runs) {
        # That a process has ended shows in no pipe which its children hold open.
        $pause = 0.05 if !defined $pause || $pause > 0.05;
        for my $run (@runs) {
            for my $at (0, 1) { vec($reads, fileno($run->{pipes}[$at]), 1) = 1 if $run->{open}[$at] }
        }
    }
    my $count = select $reads, $writes, undef, $pause;
    next if $count < 0;
    @runs = grep { !step_run($_, $reads) } @runs;
    if (vec $reads, fileno(STDIN), 1) {
        my $count = sysread STDIN, $data, 262144, length $data;
        exit 0 unless $count;
        alarm $idle;
        take_frames();
        next;
    }
    my $job = $jobs[0];
    if ($job && $job->{sock}) {
        my $at = fileno $job->{sock};
        my $done = vec($writes, $at, 1) ? write_job($job) : vec($reads, $at, 1) ? read_job($job) : 0;
        shift @jobs if $done;
    }
}
`;

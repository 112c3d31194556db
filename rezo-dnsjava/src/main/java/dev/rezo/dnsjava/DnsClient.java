package dev.rezo.dnsjava;

import dev.rezo.client.RezoClient;
import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.IpLiteral;
import dev.rezo.dns.Resolver;
import dev.rezo.dnsjava.DnsLookupException.Reason;
import dev.rezo.io.EventLoop;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS client: a {@link Resolver} that asks name servers itself, tells how long answers hold, and
 * looks up SRV and HTTPS records as well. It remembers nothing: put a {@link
 * dev.rezo.dns.CachingResolver} before it, or each new connection asks again.
 *
 * <p>It reads no hosts file; put a {@link dev.rezo.dns.StaticResolver} in front for that. {@code
 * localhost} and what is below it are the loopback addresses (RFC 6761 section 6.3).
 *
 * <p>Lifecycle: {@link #builder}, then {@link Builder#build}; {@link #close} ends it. Its threads
 * are daemons.
 *
 * <p>Thread-safe. Stages complete on an event loop: what is chained to them must not block. To
 * cancel one ends its look-up.
 */
public final class DnsClient implements Resolver, AutoCloseable {

  /** What a client gives a connection by default, names included, is 10 s. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(8);

  /** Look-ups at once: each may have two sockets open, and a process often has but 1024. */
  static final int MOST_LOOKUPS = 250;

  private static final String LOCALHOST = "localhost";

  private final LoopGroup loops;
  private final Asker asker;
  private final NameSearch search;
  private final long deadlineNanos;

  /** Those that run. */
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  DnsClient(LoopGroup loops, Asker asker, NameSearch search, Duration deadline) {
    this.loops = loops;
    this.asker = asker;
    this.search = search;
    this.deadlineNanos = deadline.toNanos();
  }

  /** A client that is being set up; as it is, it asks the servers of {@code /etc/resolv.conf}. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    CompletableFuture<DnsAnswer> answer = addresses(DnsQuery.any(host));
    return new Derived<>(answer, DnsAnswer::addresses);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It fails with {@link dev.rezo.dns.NoSuchHostException} if a server says that there is no
   * such host or no such address, and with {@link DnsLookupException} if nobody could tell.
   */
  @Override
  public CompletionStage<DnsAnswer> lookup(DnsQuery query) {
    return addresses(query);
  }

  private CompletableFuture<DnsAnswer> addresses(DnsQuery query) {
    try {
      List<InetAddress> known = known(query.host());
      if (known != null) {
        List<InetAddress> wanted = known.stream().filter(query.family()::has).toList();
        return wanted.isEmpty()
            ? CompletableFuture.failedFuture(
                AddressLookup.noSuchHost(query + ": has no such address", Reply.Nothing.UNSAID))
            : CompletableFuture.completedFuture(DnsAnswer.of(wanted));
      }
      List<Name> candidates = search.candidates(query.host());
      return start(
          query,
          (loop, end, outcome) ->
              AddressLookup.begin(loop, asker, query, candidates, end, outcome));
    } catch (TextParseException noName) {
      return CompletableFuture.failedFuture(notAName(query.host(), noName));
    } catch (UnknownHostException noAddress) {
      return CompletableFuture.failedFuture(noAddress);
    }
  }

  /** Addresses that are known without asking, or null. */
  private static @Nullable List<InetAddress> known(String host) throws UnknownHostException {
    InetAddress literal = IpLiteral.parse(host);
    if (literal != null) {
      return List.of(literal);
    }
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String lower = bare.toLowerCase(Locale.ROOT);
    if (!lower.equals(LOCALHOST) && !lower.endsWith("." + LOCALHOST)) {
      return null;
    }
    byte[] v6 = new byte[16];
    v6[15] = 1;
    return List.of(
        InetAddress.getByAddress(host, v6),
        InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
  }

  /**
   * Looks up where a service is. Nothing in Rezo uses it by itself.
   *
   * @param name as in {@code _ldap._tcp.example.com}; no search list is used
   * @return in the order in which they are to be tried, those of one priority by weight; empty if
   *     the name has no such record, or one that says that there is no such service
   */
  public CompletionStage<List<ServiceRecord>> services(String name) {
    return records(name, Type.SRV, ServiceRecord::in);
  }

  /**
   * Looks up how a host wants to be reached by HTTPS on its usual port. Nothing in Rezo uses it by
   * itself.
   *
   * @param host a name; no search list is used
   * @return in the order in which they are to be tried; empty if there are none
   */
  public CompletionStage<List<HttpsRecord>> https(String host) {
    return records(host, Type.HTTPS, HttpsRecord::in);
  }

  /** The same for another port (RFC 9460 section 9.1). */
  public CompletionStage<List<HttpsRecord>> https(String host, int port) {
    return port == 443 ? https(host) : https("_" + port + "._https." + host);
  }

  private <T> CompletionStage<List<T>> records(
      String host, int type, Function<Reply.Found, List<T>> reader) {
    Question question;
    try {
      question = new Question(NameSearch.absolute(host), type);
    } catch (TextParseException noName) {
      return CompletableFuture.failedFuture(notAName(host, noName));
    }
    return this.<List<T>>start(
        question,
        (loop, end, outcome) ->
            RecordLookup.begin(
                loop, asker, question, end, reply -> settle(question, reply, reader, outcome)));
  }

  private static <T> void settle(
      Question question,
      Reply reply,
      Function<Reply.Found, List<T>> reader,
      CompletableFuture<List<T>> outcome) {
    if (reply instanceof Reply.Found found) {
      outcome.complete(reader.apply(found));
    } else if (reply instanceof Reply.Nothing nothing && nothing.nameExists()) {
      outcome.complete(List.of());
    } else if (reply instanceof Reply.Nothing nothing) {
      outcome.completeExceptionally(
          AddressLookup.noSuchHost(
              question + ": no such name: " + nothing.said(), nothing.ttlSeconds()));
    } else if (reply instanceof Reply.Failed failed) {
      outcome.completeExceptionally(DnsLookupException.of(question, failed));
    }
  }

  private static DnsLookupException notAName(String host, TextParseException noName) {
    DnsLookupException failure =
        new DnsLookupException(
            Reason.NOT_ASKED, host + ": expected a host name, actual " + noName.getMessage());
    failure.initCause(noName);
    return failure;
  }

  /** What is begun on a loop; completes the outcome there. */
  @FunctionalInterface
  private interface Work<T> {
    Pending begin(EventLoop loop, long deadlineNanos, CompletableFuture<T> outcome);
  }

  private <T> CompletableFuture<T> start(Object what, Work<T> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    if (running.size() >= MOST_LOOKUPS) {
      return CompletableFuture.failedFuture(
          notAsked(what, "expected at most " + MOST_LOOKUPS + " look-ups at once"));
    }
    Running one = new Running(what, outcome);
    running.add(one);
    EventLoop loop = loops.next();
    try {
      run(loop, () -> begin(loop, work, one, outcome));
    } catch (RejectedExecutionException ended) {
      one.refuse();
    }
    if (closed) {
      one.refuse();
    }
    return outcome;
  }

  private <T> void begin(EventLoop loop, Work<T> work, Running one, CompletableFuture<T> outcome) {
    // Where it was cancelled meanwhile, or the client closed, nothing begins.
    Pending pending =
        outcome.isDone() ? () -> {} : work.begin(loop, loop.nanoTime() + deadlineNanos, outcome);
    CompletionStage<T> unused =
        outcome.whenComplete(
            (result, failure) -> {
              running.remove(one);
              try {
                run(loop, pending::cancel);
              } catch (RejectedExecutionException ended) {
                // The loop took its sockets along.
              }
            });
  }

  /** A look-up that was not completed yet. Thread-safe; compares by identity. */
  private final class Running {
    private final Object what;
    private final CompletableFuture<?> outcome;

    Running(Object what, CompletableFuture<?> outcome) {
      this.what = what;
      this.outcome = outcome;
    }

    void refuse() {
      outcome.completeExceptionally(notAsked(what, "the client is closed"));
      running.remove(this);
    }
  }

  private static void run(EventLoop loop, Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private static DnsLookupException notAsked(Object what, String why) {
    return new DnsLookupException(Reason.NOT_ASKED, what + ": not looked up: " + why);
  }

  /** Ends what runs, which fails, and closes sockets and threads. Idempotent. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Running::refuse);
    asker.close();
    loops.close();
  }

  /** {@code DnsClient[DnsServers[192.0.2.53:53], 0 running]}. */
  @Override
  public String toString() {
    return "DnsClient[" + asker + ", " + running.size() + " running]";
  }

  /** What is made of the value of another; to cancel it cancels that. */
  private static final class Derived<T, R> extends CompletableFuture<R> {
    private final CompletableFuture<T> source;

    Derived(CompletableFuture<T> source, Function<T, R> step) {
      this.source = source;
      CompletionStage<Boolean> unused =
          source.handle(
              (value, failure) ->
                  failure == null ? complete(step.apply(value)) : completeExceptionally(failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return super.cancel(mayInterruptIfRunning) && source.cancel(mayInterruptIfRunning);
    }
  }

  /** Sets a {@link DnsClient} up. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private @Nullable DnsServers servers;
    private @Nullable DohServer https;
    private @Nullable RezoClient httpsSettings;
    private @Nullable NameSearch search;
    private Duration deadline = DEFAULT_DEADLINE;

    private Builder() {}

    /** Who is asked over UDP and TCP; those of {@link DnsServers#system} unless it is said. */
    public Builder servers(DnsServers value) {
      servers = value;
      https = null;
      return this;
    }

    /** Asks a server over HTTPS instead. */
    public Builder overHttps(DohServer value) {
      https = value;
      httpsSettings = null;
      return this;
    }

    /**
     * The same with the settings of another client, such as its TLS or its proxy, and its pool. Its
     * resolver is not used.
     */
    public Builder overHttps(DohServer value, RezoClient settings) {
      https = value;
      httpsSettings = settings;
      return this;
    }

    /**
     * What is appended to names. Unless it is said: where the servers are those of {@code
     * /etc/resolv.conf} its search list, else nothing, so that other servers do not hear the names
     * of this network.
     */
    public Builder search(NameSearch value) {
      search = value;
      return this;
    }

    /**
     * How long a look-up may take, with all its tries and candidates; 8 s unless it is said.
     *
     * @throws IllegalArgumentException if it is not above zero, or a day or more
     */
    public Builder deadline(Duration value) {
      if (value.isNegative() || value.isZero() || value.toDays() > 0) {
        throw new IllegalArgumentException(
            "deadline: expected more than 0 and less than a day, actual " + value);
      }
      deadline = value;
      return this;
    }

    /**
     * The client. It reads {@code /etc/resolv.conf} now, on the calling thread, if it needs to, and
     * opens nothing.
     *
     * @throws IOException if {@code /etc/resolv.conf} is needed and cannot be read
     */
    public DnsClient build() throws IOException {
      DohServer doh = https;
      DnsServers named = servers;
      NameSearch names = search != null ? search : NameSearch.NONE;
      Asker asker;
      if (doh != null) {
        asker = httpsAsker(doh);
      } else if (named != null) {
        asker = new ServerAsker(named, new SocketWire());
      } else {
        ResolvConf system = ResolvConf.read(ResolvConf.SYSTEM);
        names = search != null ? search : system.search();
        asker = new ServerAsker(system.servers(), new SocketWire());
      }
      return new DnsClient(EventLoops.shared(), asker, names, deadline);
    }

    private Asker httpsAsker(DohServer server) {
      RezoClient settings = httpsSettings;
      if (settings != null) {
        return new DohAsker(server, settings);
      }
      try (RezoClient plain = RezoClient.create()) {
        return new DohAsker(server, plain);
      }
    }
  }
}

package dev.rezo.dnsjava;

import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.NoSuchHostException;
import dev.rezo.dnsjava.DnsLookupException.Reason;
import dev.rezo.io.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Looks up the addresses of a host: A and AAAA at the same time, of one candidate of the search
 * list after the other.
 *
 * <p>Both families are waited for, with one exception, which is RFC 8305 section 3: after the IPv4
 * addresses have come, AAAA gets 50 ms more. There is none the other way round: who gives out IPv6
 * addresses alone leaves connections nothing to fall back to. An answer that lacks a family because
 * its look-up was late or failed holds for a few seconds only.
 *
 * <p>As in the C library, SERVFAIL for a candidate does not end the search, silence does.
 *
 * <p>Confined to its loop.
 */
final class AddressLookup implements Pending {

  /** RFC 8305 section 8: Resolution Delay. */
  static final long RESOLUTION_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long half an answer holds: a lost datagram must not switch a family off for an hour. */
  static final long HALF_ANSWER_SECONDS = 5;

  private final EventLoop loop;
  private final Asker asker;
  private final DnsQuery query;
  private final List<Name> candidates;
  private final long deadlineNanos;
  private final CompletableFuture<DnsAnswer> outcome;

  private int candidate;
  private final Map<DnsFamily, Pending> asked = new EnumMap<>(DnsFamily.class);
  private final Map<DnsFamily, Reply> heard = new EnumMap<>(DnsFamily.class);
  private EventLoop.@Nullable Timer delay;

  /** What is known of the candidates that came to nothing. */
  private final List<String> said = new ArrayList<>();

  private Reply.@Nullable Failed firstFailure;
  private boolean aNameExists;
  private long nothingSeconds = Reply.Nothing.UNSAID;

  private AddressLookup(
      EventLoop loop,
      Asker asker,
      DnsQuery query,
      List<Name> candidates,
      long deadlineNanos,
      CompletableFuture<DnsAnswer> outcome) {
    this.loop = loop;
    this.asker = asker;
    this.query = query;
    this.candidates = candidates;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
  }

  /** Begins; the outcome is completed on the loop. */
  static AddressLookup begin(
      EventLoop loop,
      Asker asker,
      DnsQuery query,
      List<Name> candidates,
      long deadlineNanos,
      CompletableFuture<DnsAnswer> outcome) {
    AddressLookup lookup =
        new AddressLookup(loop, asker, query, candidates, deadlineNanos, outcome);
    lookup.askForCandidate();
    return lookup;
  }

  private void askForCandidate() {
    heard.clear();
    // AAAA leaves first (RFC 8305 section 3).
    if (query.family() != DnsFamily.IPV4) {
      ask(DnsFamily.IPV6, Type.AAAA);
    }
    if (query.family() != DnsFamily.IPV6) {
      ask(DnsFamily.IPV4, Type.A);
    }
  }

  private void ask(DnsFamily family, int type) {
    Question question = new Question(candidates.get(candidate), type);
    asked.put(
        family,
        RecordLookup.begin(loop, asker, question, deadlineNanos, reply -> onReply(family, reply)));
  }

  private void onReply(DnsFamily family, Reply reply) {
    asked.remove(family);
    heard.put(family, reply);
    if (asked.isEmpty()) {
      settle(false);
    } else if (family == DnsFamily.IPV4 && reply instanceof Reply.Found) {
      delay = loop.schedule(loop.nanoTime() + RESOLUTION_DELAY_NANOS, () -> settle(true));
    }
  }

  /** All that is waited for has come, for this candidate. */
  private void settle(boolean late) {
    cancel();
    List<InetAddress> addresses = new ArrayList<>();
    long seconds = late ? HALF_ANSWER_SECONDS : Long.MAX_VALUE;
    for (DnsFamily family : List.of(DnsFamily.IPV6, DnsFamily.IPV4)) {
      Reply reply = heard.get(family);
      if (reply instanceof Reply.Found found) {
        addresses.addAll(addressesIn(found));
        seconds = Math.min(seconds, found.ttlSeconds());
      } else if (reply instanceof Reply.Failed) {
        seconds = Math.min(seconds, HALF_ANSWER_SECONDS);
      }
    }
    if (addresses.isEmpty()) {
      next();
    } else {
      outcome.complete(DnsAnswer.of(addresses, Duration.ofSeconds(seconds)));
    }
  }

  /** This candidate has no address: notes why, and asks for the next, or ends. */
  private void next() {
    boolean silence = false;
    Set<String> texts = new LinkedHashSet<>();
    for (Reply reply : heard.values()) {
      if (reply instanceof Reply.Failed failed) {
        silence |= failed.reason() == Reason.NO_ANSWER;
        firstFailure = firstFailure == null ? failed : firstFailure;
      } else if (reply instanceof Reply.Nothing nothing) {
        texts.add(nothing.said());
        aNameExists |= nothing.nameExists();
        nothingSeconds = Math.min(nothingSeconds, nothing.ttlSeconds());
      } else if (reply instanceof Reply.Found found) {
        texts.add("nothing but IPv4-mapped AAAA");
        aNameExists = true;
        nothingSeconds = Math.min(nothingSeconds, found.ttlSeconds());
      }
    }
    if (!texts.isEmpty()) {
      said.add(candidates.get(candidate) + " " + String.join(" and ", texts));
    }
    if (!silence && ++candidate < candidates.size()) {
      askForCandidate();
    } else {
      outcome.completeExceptionally(failure());
    }
  }

  private UnknownHostException failure() {
    Reply.Failed failed = firstFailure;
    if (failed != null) {
      return DnsLookupException.of(query, failed);
    }
    String message =
        query + (aNameExists ? ": has no address: " : ": no such host: ") + String.join("; ", said);
    return noSuchHost(message, nothingSeconds);
  }

  /** The seconds as in {@link Reply.Nothing}. */
  static NoSuchHostException noSuchHost(String message, long seconds) {
    return seconds == Reply.Nothing.UNSAID
        ? new NoSuchHostException(message)
        : new NoSuchHostException(message, Duration.ofSeconds(seconds));
  }

  /** The addresses, with the name that was asked for, as the system's resolver makes them. */
  private List<InetAddress> addressesIn(Reply.Found found) {
    List<InetAddress> addresses = new ArrayList<>();
    for (Record record : found.records()) {
      if (record instanceof ARecord a) {
        addresses.add(named(a.getAddress()));
      } else if (record instanceof AAAARecord aaaa) {
        InetAddress address = named(aaaa.getAddress());
        // RFC 4291 section 2.5.5.2: the platform takes an IPv4-mapped one for IPv4, which was not
        // asked for; a host with such an address has an A record for those who can use it.
        if (DnsFamily.IPV6.has(address)) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }

  private InetAddress named(InetAddress bare) {
    try {
      return InetAddress.getByAddress(query.host(), bare.getAddress());
    } catch (UnknownHostException ofAnotherLength) {
      throw new IllegalStateException(bare.toString(), ofAnotherLength);
    }
  }

  @Override
  public void cancel() {
    if (delay != null) {
      delay.cancel();
      delay = null;
    }
    asked.values().forEach(Pending::cancel);
    asked.clear();
  }
}

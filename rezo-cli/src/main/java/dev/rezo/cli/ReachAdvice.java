package dev.rezo.cli;

import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Certificate;
import dev.rezo.cli.Findings.Connecting;
import dev.rezo.cli.Findings.Tls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Advice on the way to a server: name, addresses, TLS. Pure functions. Immutable. */
final class ReachAdvice {

  /** Whoever renews by hand needs days. */
  private static final Duration CERTIFICATE_ENDS_SOON = Duration.ofDays(14);

  /** Certificates that are renewed by a machine have about so long left when that is due. */
  private static final Duration CERTIFICATE_IS_DUE = Duration.ofDays(28);

  /** A look-up that is slower than this is felt. */
  private static final long SLOW_LOOKUP_NANOS = Duration.ofMillis(200).toNanos();

  private ReachAdvice() {}

  static void add(Findings findings, List<Advice> advice) {
    lookup(findings, advice);
    if (findings.way().proxy() != null && findings.answer() != null && findings.tls() == null) {
      advice.add(
          Advice.note(
              "proxy",
              "What you see is how the proxy treats connections, not the server behind it."));
    }
    addresses(findings, advice);
    if (findings.tls() != null) {
      certificate(findings.tls(), findings.at(), advice);
      if (findings.tls().version() != null) {
        handshake(findings.tls(), findings.http2() != null, advice);
      }
    }
    trouble(findings, advice);
  }

  private static void lookup(Findings findings, List<Advice> advice) {
    Findings.Lookup lookup = findings.lookup();
    if (lookup == null) {
      return;
    }
    if (lookup.failure() != null) {
      advice.add(
          Advice.wrong(
              null,
              "The name "
                  + lookup.host()
                  + " has no address that this machine can find. Check the spelling, and whether"
                  + " the name is known only inside a network (VPN) that you are not in."));
    } else if (lookup.nanos() > SLOW_LOOKUP_NANOS) {
      advice.add(
          Advice.note(
              "dns",
              "Looking up the name took "
                  + DurationText.ofNanos(lookup.nanos())
                  + ". Rezo remembers the answer for a while, so that not every new connection"
                  + " waits for it."));
    }
  }

  private static void addresses(Findings findings, List<Advice> advice) {
    boolean oneStands =
        findings.attempts().stream().anyMatch(a -> a.outcome() == Connecting.STANDS);
    for (Attempt attempt : findings.attempts()) {
      if (oneStands && attempt.outcome() == Connecting.SILENT) {
        advice.add(
            Advice.wrong(
                "connectionAttemptDelay",
                "The address "
                    + attempt.address()
                    + " does not answer. Rezo tries the next one after 250 ms, so some new"
                    + " connections are slower by that; other clients may hang. Take the address"
                    + " out of DNS, or repair it."));
      } else if (oneStands && attempt.outcome() != Connecting.STANDS) {
        advice.add(
            Advice.note(
                null,
                "The address "
                    + attempt.address()
                    + " cannot be used ("
                    + attempt.failure()
                    + "). Rezo goes on with the next one at once."));
      }
    }
  }

  private static void certificate(Tls tls, Instant now, List<Advice> advice) {
    Certificate own = tls.certificate();
    if (own != null && now.isAfter(own.until())) {
      advice.add(
          Advice.wrong(
              null,
              "The certificate expired "
                  + CertificateText.distance(own.until(), now)
                  + " ago. Whoever runs the server must renew it; clients are right to refuse"
                  + " it."));
    } else if (own != null && now.isBefore(own.from())) {
      advice.add(
          Advice.wrong(
              null,
              "The certificate becomes valid only in "
                  + CertificateText.distance(now, own.from())
                  + ". Check the clock of this machine first, then the server's certificate."));
    } else if (own != null && own.until().isBefore(now.plus(CERTIFICATE_IS_DUE))) {
      boolean soon = own.until().isBefore(now.plus(CERTIFICATE_ENDS_SOON));
      String text =
          "The certificate expires in "
              + CertificateText.distance(now, own.until())
              + "; from then on clients refuse the server. See that it is renewed.";
      advice.add(soon ? Advice.wrong(null, text) : Advice.note(null, text));
    }
    if (tls.version() != null && !tls.verified()) {
      advice.add(
          Advice.note(
              "tls",
              "The certificate was not verified (-k): whoever is on the way could be this server."
                  + " For a look only."));
    }
  }

  private static void handshake(Tls tls, boolean speaksHttp2, List<Advice> advice) {
    if ("TLSv1.2".equals(tls.version())) {
      advice.add(
          Advice.note(
              null,
              "The server speaks TLS 1.2 with us. With TLS 1.3 a new connection is ready one round"
                  + " trip earlier."));
    }
    if (Boolean.FALSE.equals(tls.resumed())) {
      advice.add(
          Advice.note(
              null,
              "The server does not resume TLS sessions: each new connection costs both sides a"
                  + " full handshake. One more reason to use connections again."));
    }
    if (Boolean.TRUE.equals(tls.http2()) && !speaksHttp2) {
      advice.add(
          Advice.note(
              "protocols",
              "The server offers HTTP/2, and HTTP/1.1 was spoken. By HTTP/1.1 a connection carries"
                  + " one request at a time: Rezo opens as many as requests run at once, up to 256"
                  + " for each server."));
    }
  }

  private static void trouble(Findings findings, List<Advice> advice) {
    if (findings.trouble() == null) {
      return;
    }
    String text =
        switch (findings.trouble().exitCode()) {
          case ExitCode.NO_CONNECTION -> unconnected(findings);
          case ExitCode.NO_PROXY_HOST ->
              "The name of the proxy has no address. Check -x and the"
                  + " environment (http_proxy, https_proxy).";
          case ExitCode.BAD_CERTIFICATE -> distrusted(findings);
          case ExitCode.PIN_MISMATCH ->
              "The server's key is none of those that were pinned: the"
                  + " certificate was replaced with a new key, or somebody is in between.";
          case ExitCode.TLS_FAILED ->
              "The two sides do not agree on TLS. Is this the port for"
                  + " https? Does the server want a certificate of yours (--cert)?";
          case ExitCode.TIMED_OUT -> silent(findings);
          case ExitCode.NO_REPLY, ExitCode.RECEIVE_ERROR, ExitCode.SEND_ERROR -> hungUp(findings);
          case ExitCode.UNSUPPORTED_PROTOCOL, ExitCode.WEIRD_REPLY ->
              "What answers there does not"
                  + " speak HTTP/1 as it should. Is it the right port? With https in place of http,"
                  + " or the other way round?";
          default -> "";
        };
    if (!text.isEmpty()) {
      advice.add(Advice.wrong(null, text));
    }
  }

  private static String unconnected(Findings findings) {
    boolean refused = findings.attempts().stream().anyMatch(a -> a.outcome() == Connecting.REFUSED);
    return refused
        ? "The machine is there, and no program listens on port "
            + findings.way().port()
            + ". Is the server running? Is the port right?"
        : "No address can be connected to. Is there a network, and does a firewall let you"
            + " through?";
  }

  private static String silent(Findings findings) {
    boolean stands = findings.attempts().stream().anyMatch(a -> a.outcome() == Connecting.STANDS);
    return stands
        ? "The connection stands, but the answer did not come in time. The program behind the port"
            + " is overloaded, or hangs. In a client the setting timeouts decides how long to wait."
        : "Nothing comes back at all. Usually a firewall drops what is sent, or the machine is"
            + " off.";
  }

  private static String hungUp(Findings findings) {
    String said = findings.trouble() == null ? "" : findings.trouble().message();
    // By TLS 1.3 the client's certificate is judged when the handshake is over on this side.
    if (said.contains("fatal alert") && said.contains("certificate")) {
      return "The server wants a certificate of yours, and got none or did not accept it: name it"
          + " and its key, --cert and --key here, tls(t -> t.identity(...)) in a client.";
    }
    return findings.way().proxy() != null
        ? "The connection was ended before the answer was complete, by the server or by the proxy "
            + findings.way().proxy()
            + "."
        : "The server ended the connection before its answer was complete. Its own log should say"
            + " why; a port for https that is asked by http does so, too.";
  }

  private static String distrusted(Findings findings) {
    Certificate own = findings.tls() == null ? null : findings.tls().certificate();
    if (own == null) {
      return "The server's certificate is refused, so nothing was sent.";
    }
    if (findings.at().isAfter(own.until()) || findings.at().isBefore(own.from())) {
      return "Nothing was sent, because nobody can be sure who this server is. With -k doctor"
          + " looks at the rest; do not use that anywhere else.";
    }
    return "The certificate is refused, so nothing was sent. If it is for another name, the URL or"
        + " the certificate is wrong. If its issuer is your own authority, name that: --cacert"
        + " here, tls(t -> t.trust(...)) in a client.";
  }
}

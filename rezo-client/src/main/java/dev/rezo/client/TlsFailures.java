package dev.rezo.client;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.io.NotTlsException;
import java.io.EOFException;
import java.net.SocketException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Principal;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a handshake failed, in plain words and with the facts. Pure functions. Immutable.
 *
 * <p>A peer whose certificate is refused is told from every other failure by its cause: a {@link
 * CertificateException} is in the chain of causes of the first and of no other.
 */
final class TlsFailures {

  /** How many of the issuers that a server wants a message lists; a server may name hundreds. */
  private static final int LISTED_ISSUERS = 5;

  /** How many causes are looked at: no real chain is longer, and one with a loop ends. */
  private static final int LONGEST_CAUSES = 20;

  private static final Pattern RECEIVED_ALERT = Pattern.compile("fatal alert: (\\w+)");

  /** By these a server may refuse the client's certificate or its lack (RFC 8446 section 6.2). */
  private static final Set<String> CLIENT_CERTIFICATE_ALERTS =
      Set.of(
          "handshake_failure",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied",
          "decrypt_error");

  private TlsFailures() {}

  /**
   * The exception to throw for a failed handshake.
   *
   * @param where the origin, as in {@code https://localhost:8443}
   */
  static ConnectionFailedException failure(
      String where, Throwable cause, TlsWitness witness, Instant now) {
    return new ConnectionFailedException(explain(where, cause, witness, now), Phase.TLS, cause);
  }

  /** Whether the peer's certificate was refused by this side. */
  static boolean isCertificateProblem(Throwable failure) {
    return find(failure, CertificateException.class) != null;
  }

  /**
   * Whether the peer ended the connection in the handshake without a word, as a server does whose
   * process ends: not an alert, not other bytes, not a certificate that is refused.
   */
  static boolean isHangUp(Throwable failure) {
    return receivedAlert(failure) == null
        && !isCertificateProblem(failure)
        && find(failure, NotTlsException.class) == null
        && (find(failure, SocketException.class) != null || isReset(failure) || isEnd(failure));
  }

  /** What a channel says that is written to, in an exception that has no type of its own. */
  private static boolean isReset(Throwable failure) {
    String message = text(failure);
    return message.contains("Connection reset") || message.contains("Broken pipe");
  }

  private static boolean isEnd(Throwable failure) {
    String message = text(failure);
    return find(failure, EOFException.class) != null
        || message.contains("Remote host terminated the handshake")
        || message.contains("closing inbound before receiving peer's close_notify");
  }

  /** Why the handshake failed: where, which certificate or alert, what was expected. */
  static String explain(String where, Throwable cause, TlsWitness witness, Instant now) {
    CertificateException refused = find(cause, CertificateException.class);
    if (refused != null) {
      return where + ": " + certificateProblem(refused, witness, now);
    }
    String alert = receivedAlert(cause);
    if (alert != null) {
      return where + ": TLS handshake failed: " + alertMeaning(alert, witness);
    }
    return where + ": TLS handshake failed: " + otherReason(cause, witness);
  }

  private static String certificateProblem(
      CertificateException refused, TlsWitness witness, Instant now) {
    List<X509Certificate> chain = witness.peerChain();
    if (chain.isEmpty()) {
      return "the peer's certificate cannot be read: " + text(refused);
    }
    X509Certificate own = chain.get(0);
    return "certificate "
        + TlsNames.subject(own)
        + " "
        + verdict(refused, chain, witness.expectedName(), now)
        + " (issuer "
        + TlsNames.issuer(own)
        + ", valid "
        + own.getNotBefore().toInstant()
        + " to "
        + own.getNotAfter().toInstant()
        + ", for "
        + TlsNames.alternativeNames(own)
        + ", trust "
        + witness.settings().describeTrust()
        + ")";
  }

  private static String verdict(
      CertificateException refused, List<X509Certificate> chain, String expected, Instant now) {
    PinMismatchException unpinned = find(refused, PinMismatchException.class);
    if (unpinned != null) {
      return "is not pinned: " + unpinned.getMessage();
    }
    String outOfDate = outOfDate(chain, now);
    if (find(refused, InvalidAlgorithmParameterException.class) != null) {
      return "is not trusted: the trust store holds no CA";
    }
    CertPathValidatorException flaw = flaw(refused);
    if (flaw != null) {
      return flawed(flaw, chain);
    }
    if (find(refused, CertPathBuilderException.class) != null) {
      return "is not trusted: "
          + missingIssuer(chain)
          + (outOfDate == null ? "" : "; " + outOfDate);
    }
    if (find(refused, CertificateExpiredException.class) != null
        || find(refused, CertificateNotYetValidException.class) != null) {
      return outOfDate == null ? "is out of date: " + text(refused) : outOfDate;
    }
    if (text(refused).startsWith("Illegal given domain name")) {
      return "cannot be checked: the platform knows no host name such as " + expected;
    }
    return isNameMismatch(refused)
        ? "is for "
            + TlsNames.alternativeNames(chain.get(0))
            + ", expected "
            + TlsNames.expected(expected)
        : "is refused: " + text(refused);
  }

  /** What is wrong with the path, if that is known. */
  private static @Nullable CertPathValidatorException flaw(CertificateException refused) {
    for (Throwable diagnosis : refused.getSuppressed()) {
      if (diagnosis instanceof CertPathValidatorException found) {
        return found;
      }
    }
    CertPathValidatorException found = find(refused, CertPathValidatorException.class);
    boolean outOfDate =
        found != null
            && (found.getReason() == BasicReason.EXPIRED
                || found.getReason() == BasicReason.NOT_YET_VALID);
    return outOfDate ? null : found;
  }

  /** The flaws of a path (RFC 5280 section 6.1), each with the certificate that has it. */
  private static String flawed(CertPathValidatorException flaw, List<X509Certificate> chain) {
    int index = flaw.getIndex();
    String which =
        index > 0 && index < chain.size()
            ? "depends on " + TlsNames.subject(chain.get(index)) + ", which "
            : "";
    Reason reason = flaw.getReason();
    if (reason == BasicReason.REVOKED) {
      return which + "is revoked: " + text(flaw);
    }
    if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
      return which + "uses an algorithm or a key that the platform refuses: " + text(flaw);
    }
    if (reason == BasicReason.INVALID_SIGNATURE) {
      return which + "is not signed by the key of its issuer";
    }
    if (reason == PKIXReason.NOT_CA_CERT) {
      return which + "is no CA and must not issue certificates";
    }
    if (reason == PKIXReason.PATH_TOO_LONG) {
      return which + "may not have so many authorities below it (path length)";
    }
    if (reason == PKIXReason.INVALID_NAME) {
      return which + "is for a name that its issuer may not certify";
    }
    if (reason == PKIXReason.UNRECOGNIZED_CRIT_EXT) {
      return which + "has a critical extension that the platform does not know";
    }
    return which + "is refused: " + text(flaw);
  }

  private static String missingIssuer(List<X509Certificate> chain) {
    X509Certificate own = chain.get(0);
    X509Certificate last = chain.get(chain.size() - 1);
    if (own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
      return "it is self-signed and not itself among those trusted";
    }
    return chain.size() == 1
        ? "no trusted CA issued it, and the peer sent no certificate above it"
        : "no trusted CA issued it, and the chain ends at issuer " + TlsNames.issuer(last);
  }

  /** The first certificate of the chain that is out of date, or null when all are in date. */
  private static @Nullable String outOfDate(List<X509Certificate> chain, Instant now) {
    for (X509Certificate certificate : chain) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant until = certificate.getNotAfter().toInstant();
      String which =
          certificate.equals(chain.get(0))
              ? ""
              : "depends on " + TlsNames.subject(certificate) + ", which ";
      if (now.isAfter(until)) {
        return which + "expired on " + until + ", now " + now;
      }
      if (now.isBefore(from)) {
        return which + "is not yet valid until " + from + ", now " + now;
      }
    }
    return null;
  }

  /** JSSE gives a wrong name no type of its own, only these words. */
  private static boolean isNameMismatch(CertificateException refused) {
    String message = text(refused);
    return message.startsWith("No subject alternative") || message.startsWith("No name matching");
  }

  private static @Nullable String receivedAlert(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CAUSES && cause != null; i++) {
      Matcher alert = RECEIVED_ALERT.matcher(text(cause));
      if (alert.find()) {
        return alert.group(1);
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String alertMeaning(String alert, TlsWitness witness) {
    return meaning(alert, witness) + " (alert " + alert + ")";
  }

  private static String meaning(String alert, TlsWitness witness) {
    if (alert.equals("certificate_required")
        || (witness.wasAsked() && CLIENT_CERTIFICATE_ALERTS.contains(alert))) {
      return clientCertificateMeaning(witness);
    }
    return switch (alert) {
      case "protocol_version" ->
          "the peer offers no common protocol version, offered " + witness.settings().versions();
      case "handshake_failure" ->
          "the peer accepts none of the cipher suites, groups or signatures offered";
      case "insufficient_security" -> "the peer wants stronger cipher suites than were offered";
      case "inappropriate_fallback" -> "the peer speaks a newer protocol version than was offered";
      case "no_application_protocol" -> "the peer speaks none of the application protocols offered";
      case "unrecognized_name" -> "the peer has no host " + witness.expectedName();
      case "internal_error" -> "the peer failed for a reason of its own";
      case "decode_error", "illegal_parameter" -> "the peer does not agree with the handshake";
      default -> "the peer gave up";
    };
  }

  private static String clientCertificateMeaning(TlsWitness witness) {
    TlsIdentity identity = witness.settings().identity();
    if (identity == null) {
      return "client certificate required" + wanted(witness) + ", actual none: no identity is set";
    }
    return witness.isIdentityShown()
        ? "client certificate " + identity + " refused by the peer"
        : "client certificate required"
            + wanted(witness)
            + ", actual "
            + identity
            + " of "
            + TlsNames.issuer(identity.chain().get(0))
            + ", which was not sent";
  }

  private static String wanted(TlsWitness witness) {
    List<Principal> issuers = witness.wantedIssuers();
    if (issuers.isEmpty()) {
      return "";
    }
    List<String> names =
        issuers.stream().limit(LISTED_ISSUERS).map(p -> TlsNames.printable(p.getName())).toList();
    String more = issuers.size() > LISTED_ISSUERS ? " ..." : "";
    return ": expected one issued by " + String.join(" or ", names) + more;
  }

  private static String otherReason(Throwable cause, TlsWitness witness) {
    String message = text(cause);
    NotTlsException notTls = find(cause, NotTlsException.class);
    if (notTls != null) {
      String said = TlsNames.printable(notTls.firstLine());
      return said.startsWith("HTTP/")
          ? "expected TLS, actual an HTTP response (" + said + "): this is a port for plain http"
          : "expected TLS, actual other bytes (" + said + ")";
    }
    if (message.contains("not accepted by client preferences")) {
      return "no common protocol version, offered "
          + witness.settings().versions()
          + ": "
          + message;
    }
    if (isEnd(cause)) {
      return "the peer closed the connection during the handshake";
    }
    SSLHandshakeException handshake = find(cause, SSLHandshakeException.class);
    return handshake == null ? message : text(handshake);
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : TlsNames.printable(message);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CAUSES && cause != null; i++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}

package dev.rezo.cli;

import dev.rezo.cli.Findings.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates as people read them. Immutable. */
final class CertificateText {

  /** Kinds of alternative names that are hosts (RFC 5280 section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  private CertificateText() {}

  /** The first of a chain; null when there is none that can be read. */
  static @Nullable Certificate of(List<? extends java.security.cert.Certificate> chain) {
    if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate own)) {
      return null;
    }
    return new Certificate(
        HeadText.readable(own.getSubjectX500Principal().getName()),
        HeadText.readable(own.getIssuerX500Principal().getName()),
        names(own),
        own.getNotBefore().toInstant(),
        own.getNotAfter().toInstant());
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
              .map(name -> HeadText.readable(String.valueOf(name.get(1))))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** As in {@code 2026-11-21}, in UTC. */
  static String day(Instant time) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(time.atOffset(ZoneOffset.UTC));
  }

  /** From one time to another: days, or hours when it is less than two days. */
  static String distance(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    if (between.toDays() >= 2) {
      return between.toDays() + " days";
    }
    return between.toHours() == 1 ? "1 hour" : between.toHours() + " hours";
  }
}

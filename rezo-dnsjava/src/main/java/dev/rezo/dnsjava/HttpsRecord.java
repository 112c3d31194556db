package dev.rezo.dnsjava;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.SVCBBase;

/**
 * How a host wants to be reached by HTTPS (RFC 9460).
 *
 * <p>Immutable.
 *
 * @param priority the lowest is tried first; 0 is another thing, see {@link #isAlias}
 * @param target the host to connect to, without a trailing dot; the host itself where the record
 *     names none
 * @param port the port, where it is not that of the URL
 * @param alpn the protocols that are spoken there besides the default one, as in {@code h2}
 * @param noDefaultAlpn whether HTTP/1.1, which otherwise goes without saying, is not spoken
 * @param ipv4Hints addresses to try before those of the target are known
 * @param ipv6Hints the same of IPv6
 * @param ech the configuration of Encrypted ClientHello, in base64, as it stands in the record
 * @param ttl how long this holds
 */
public record HttpsRecord(
    int priority,
    String target,
    OptionalInt port,
    List<String> alpn,
    boolean noDefaultAlpn,
    List<InetAddress> ipv4Hints,
    List<InetAddress> ipv6Hints,
    Optional<String> ech,
    Duration ttl) {

  /** The keys that are read here (RFC 9460 section 14.3.2). */
  private static final Set<Integer> KNOWN =
      Set.of(
          SVCBBase.MANDATORY,
          SVCBBase.ALPN,
          SVCBBase.NO_DEFAULT_ALPN,
          SVCBBase.PORT,
          SVCBBase.IPV4HINT,
          SVCBBase.ECH,
          SVCBBase.IPV6HINT);

  /** Copies the lists. */
  public HttpsRecord {
    alpn = List.copyOf(alpn);
    ipv4Hints = List.copyOf(ipv4Hints);
    ipv6Hints = List.copyOf(ipv6Hints);
  }

  /** AliasMode (RFC 9460 section 2.4.2): the target's own records are to be asked for. */
  public boolean isAlias() {
    return priority == 0;
  }

  /** By priority; without those whose mandatory keys nobody here knows (RFC 9460 section 8). */
  static List<HttpsRecord> in(Reply.Found found) {
    Duration ttl = Duration.ofSeconds(found.ttlSeconds());
    return found.records().stream()
        .flatMap(record -> record instanceof HTTPSRecord https ? Stream.of(https) : Stream.empty())
        .filter(HttpsRecord::isUnderstood)
        .map(https -> of(https, ttl))
        .sorted(Comparator.comparingInt(HttpsRecord::priority))
        .toList();
  }

  private static boolean isUnderstood(HTTPSRecord record) {
    SVCBBase.ParameterMandatory mandatory =
        parameter(record, SVCBBase.MANDATORY, SVCBBase.ParameterMandatory.class);
    return mandatory == null || KNOWN.containsAll(mandatory.getValues());
  }

  private static HttpsRecord of(HTTPSRecord record, Duration ttl) {
    SVCBBase.ParameterPort port = parameter(record, SVCBBase.PORT, SVCBBase.ParameterPort.class);
    SVCBBase.ParameterAlpn alpn = parameter(record, SVCBBase.ALPN, SVCBBase.ParameterAlpn.class);
    SVCBBase.ParameterEch ech = parameter(record, SVCBBase.ECH, SVCBBase.ParameterEch.class);
    boolean itself = record.getTargetName().labels() == 1; // "."
    return new HttpsRecord(
        record.getSvcPriority(),
        (itself ? record.getName() : record.getTargetName()).toString(true),
        port == null ? OptionalInt.empty() : OptionalInt.of(port.getPort()),
        alpn == null ? List.of() : alpn.getValues(),
        record.getSvcParamKeys().contains(SVCBBase.NO_DEFAULT_ALPN),
        ipv4Hints(record),
        ipv6Hints(record),
        ech == null
            ? Optional.empty()
            : Optional.of(Base64.getEncoder().encodeToString(ech.getData())),
        ttl);
  }

  private static List<InetAddress> ipv4Hints(HTTPSRecord record) {
    SVCBBase.ParameterIpv4Hint hint =
        parameter(record, SVCBBase.IPV4HINT, SVCBBase.ParameterIpv4Hint.class);
    try {
      return hint == null ? List.of() : List.copyOf(hint.getAddresses());
    } catch (UnknownHostException malformed) {
      return List.of(); // a hint, not more
    }
  }

  private static List<InetAddress> ipv6Hints(HTTPSRecord record) {
    SVCBBase.ParameterIpv6Hint hint =
        parameter(record, SVCBBase.IPV6HINT, SVCBBase.ParameterIpv6Hint.class);
    try {
      return hint == null ? List.of() : List.copyOf(hint.getAddresses());
    } catch (UnknownHostException malformed) {
      return List.of();
    }
  }

  private static <P extends SVCBBase.ParameterBase> @Nullable P parameter(
      HTTPSRecord record, int key, Class<P> type) {
    SVCBBase.ParameterBase value = record.getSvcParamValue(key);
    return type.isInstance(value) ? type.cast(value) : null;
  }
}

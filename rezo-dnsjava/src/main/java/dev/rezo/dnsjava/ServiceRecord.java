package dev.rezo.dnsjava;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.SRVRecord;

/**
 * Where a service is (RFC 2782).
 *
 * <p>Immutable.
 *
 * @param priority the lowest is tried first
 * @param weight among those of one priority, the share of each; 0 for hardly any
 * @param port the port of the service
 * @param target the host, without a trailing dot
 * @param ttl how long this holds
 */
public record ServiceRecord(int priority, int weight, int port, String target, Duration ttl) {

  /** By priority, then the weightiest first. A target "." says that there is no such service. */
  static List<ServiceRecord> in(Reply.Found found) {
    Duration ttl = Duration.ofSeconds(found.ttlSeconds());
    return found.records().stream()
        .flatMap(record -> record instanceof SRVRecord srv ? Stream.of(srv) : Stream.empty())
        .filter(srv -> srv.getTarget().labels() > 1)
        .map(
            srv ->
                new ServiceRecord(
                    srv.getPriority(),
                    srv.getWeight(),
                    srv.getPort(),
                    srv.getTarget().toString(true),
                    ttl))
        .sorted(
            Comparator.comparingInt(ServiceRecord::priority)
                .thenComparing(Comparator.comparingInt(ServiceRecord::weight).reversed()))
        .toList();
  }
}

package dev.rezo.dnsjava;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads what an answer says to a question.
 *
 * <p>Immutable.
 */
final class Answers {

  /** Names for names for names in one answer; resolvers stop between 8 and 20. */
  static final int MOST_ALIASES = 16;

  private static final long MAX_TTL = Integer.MAX_VALUE;

  private Answers() {}

  /**
   * What an answer with NOERROR or NXDOMAIN says.
   *
   * @param from who sent it, for messages
   */
  static Reply read(Question question, Message message, String from) {
    List<Record> answers = message.getSection(Section.ANSWER);
    Name name = question.name();
    long ttl = MAX_TTL;
    for (int aliases = 0; aliases <= MOST_ALIASES; aliases++) {
      List<Record> found = recordsOf(answers, name, question.type());
      if (!found.isEmpty()) {
        return new Reply.Found(found, Math.min(ttl, leastTtl(found)));
      }
      CNAMERecord alias = aliasOf(answers, name);
      if (alias == null) {
        return end(message, question, new Reply.Alias(name, ttl), from);
      }
      ttl = Math.min(ttl, ttlOf(alias));
      name = alias.getTarget();
    }
    return new Reply.Failed(
        DnsLookupException.Reason.SERVER_FAILED,
        question + ": more than " + MOST_ALIASES + " aliases in the answer of " + from);
  }

  /** The chain ends without a record. RFC 2308 section 2: the code is about the last name. */
  private static Reply end(Message message, Question question, Reply.Alias last, String from) {
    SOARecord soa = startOfAuthority(message);
    // RFC 2308 section 5.
    long ttl =
        soa == null
            ? Reply.Nothing.UNSAID
            : Math.min(ttlOf(soa), Math.min(soa.getMinimum(), MAX_TTL));
    boolean exists = message.getRcode() != Rcode.NXDOMAIN;
    boolean isAlias = !last.target().equals(question.name());
    if (exists && soa == null && isAlias) {
      return last;
    }
    return new Reply.Nothing(
        exists,
        isAlias ? Math.min(ttl, last.ttlSeconds()) : ttl,
        (exists ? "NOERROR without " + Type.string(question.type()) : "NXDOMAIN")
            + " from "
            + from);
  }

  private static List<Record> recordsOf(List<Record> answers, Name name, int type) {
    List<Record> found = new ArrayList<>();
    for (Record record : answers) {
      if (record.getType() == type
          && record.getDClass() == DClass.IN
          && record.getName().equals(name)) {
        found.add(record);
      }
    }
    return found;
  }

  private static @Nullable CNAMERecord aliasOf(List<Record> answers, Name name) {
    for (Record record : recordsOf(answers, name, Type.CNAME)) {
      if (record instanceof CNAMERecord alias) {
        return alias;
      }
    }
    return null;
  }

  private static @Nullable SOARecord startOfAuthority(Message message) {
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa) {
        return soa;
      }
    }
    return null;
  }

  private static long leastTtl(List<Record> records) {
    return records.stream().mapToLong(Answers::ttlOf).min().orElse(0);
  }

  /** RFC 2181 section 8: a ttl with the highest bit set is 0. */
  static long ttlOf(Record record) {
    long ttl = record.getTTL();
    return ttl < 0 || ttl > MAX_TTL ? 0 : ttl;
  }

  /**
   * Whether the server only names others to ask (RFC 2308 section 2.2): it does not recurse, and
   * says nothing of the name.
   */
  static boolean isReferral(Message message) {
    return message.getRcode() == Rcode.NOERROR
        && !message.getHeader().getFlag(Flags.AA)
        && message.getSection(Section.ANSWER).isEmpty()
        && startOfAuthority(message) == null
        && message.getSection(Section.AUTHORITY).stream().anyMatch(one -> one.getType() == Type.NS);
  }

  /** Whether the server says that it left something out. */
  static boolean isHalf(Message message) {
    return message.getHeader().getFlag(Flags.TC);
  }

  /** {@code SERVFAIL}, and what RFC 8914 adds to it: {@code SERVFAIL (DNSSEC_BOGUS)}. */
  static String codeOf(Message message) {
    String code = Rcode.string(message.getRcode());
    OPTRecord options = message.getOPT();
    if (options != null) {
      for (Object option : options.getOptions()) {
        if (option instanceof ExtendedErrorCodeOption more) {
          return code + " (" + ExtendedErrorCodeOption.text(more.getErrorCode()) + ")";
        }
      }
    }
    return code;
  }
}

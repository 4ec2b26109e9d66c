#include "config/document.hpp"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "config/units.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// yaml-cpp takes the end of the file for the end of a quoted text. A document's end mark within one is an error to it.
constexpr std::string_view kEnd = "\n...\n";

Mark counted_from_one(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// Runs over the events of the parser before a tree is built of them.
class FormCheck : public YAML::EventHandler {
 public:
  FormCheck(const std::string& file, Errors& errors) : file_(file), errors_(errors) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) fail(mark, "a second document begins; expected one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    empty_ = false;
    fail(mark, "found a YAML alias (*name); expected the value itself, or quotes around a text that begins with *");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string&) override {
    empty_ = false;
    check_tag(mark, tag);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    enter(mark);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    enter(mark);
  }
  void OnMapEnd() override { --depth_; }

  // A document of nothing but null, or none.
  bool empty() const { return empty_; }
  // The parser finds another document after the second for ever where the text begins with a comma.
  bool several() const { return documents_ > 1; }

 private:
  // "?" and "!" are what the parser itself gives to plain and to quoted texts.
  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") fail(mark, "found a YAML tag (!name); expected a plain value");
  }

  // The parser recurses: its own limit is far away, and it reports that as a bad file.
  void enter(const YAML::Mark& mark) {
    empty_ = false;
    if (++depth_ > kNestingMax)
      throw YAML::ParserException(mark, fmt::format("nested too deeply; expected {} levels at most", kNestingMax));
  }

  void fail(const YAML::Mark& mark, std::string what) {
    errors_.push_back({file_, counted_from_one(mark), "", std::move(what)});
  }

  const std::string& file_;
  Errors& errors_;
  std::size_t documents_ = 0;
  std::size_t depth_ = 0;
  bool empty_ = true;
};

// The position tells what happened; the parser's own words for it are vague.
std::string explain(const YAML::ParserException& ex, std::string_view text) {
  const auto position = static_cast<std::size_t>(ex.mark.pos);
  if (position >= text.size())
    return fmt::format("not valid YAML ({}); expected a quote or a bracket to be closed before the end", ex.msg);
  // A name that nobody anchored is reported at the star, no name at all behind it.
  const bool at_star = text[position] == '*' || (position > 0 && text[position - 1] == '*');
  if (at_star)
    return "a plain * begins a YAML alias; expected quotes around a text that begins with *, such as \"*.example.com\"";
  return fmt::format("not valid YAML: {}", ex.msg);
}

bool check_form(std::string_view text, const std::string& file, Errors& errors) {
  const std::size_t errors_before = errors.size();
  FormCheck check(file, errors);
  try {
    std::istringstream stream(fmt::format("{}{}", text, kEnd));
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(check) && !check.several()) {
    }
  } catch (const YAML::ParserException& ex) {
    errors.push_back({file, counted_from_one(ex.mark), "", explain(ex, text)});
  }
  if (check.empty() && errors.size() == errors_before)
    errors.push_back({file, {1, 1}, "", "the file is empty; expected listeners, upstreams and routes"});
  return errors.size() == errors_before;
}

}  // namespace

std::optional<YAML::Node> read_document(std::string_view text, const std::string& file, Errors& errors) {
  if (text.size() > kFileBytesMax) {
    errors.push_back(
        {file, {}, "", fmt::format("the file is too large; expected {} at most", format_bytes(kFileBytesMax))});
    return std::nullopt;
  }
  // UTF-16 and UTF-32, which yaml-cpp would read with marks that count something else, are full of NULs.
  if (text.find('\0') != std::string_view::npos) {
    errors.push_back({file, {}, "", "the file has a NUL byte; expected UTF-8 text"});
    return std::nullopt;
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!check_form(text, file, errors)) return std::nullopt;
  // With the same end that was checked: a lone question mark is valid only before it.
  return YAML::Load(fmt::format("{}{}", text, kEnd));
}

}  // namespace candor::config

//! From a document to XMI.

use std::fmt::Write as _;

use super::TYPE_SYSTEM;
use crate::formats::carried::{CarriedDocument, Carrier, of_claim};
use crate::formats::intake::membership;
use crate::formats::replace::text_without;
use crate::formats::xml::{allowed, clean, push_value};
use crate::formats::{
    Example, ExportError, ExportOptions, ExportReport, ExportedFile, Format as _, Loss, LossReport,
    Sink,
};
use crate::model::Project;
use crate::text::ArticleText;

/// The types that we write: INCEpTION's own layers, and DKPro's for titles.
const TYPES: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">
  <types>
    <typeDescription>
      <name>custom.Span</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>label</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
    <typeDescription>
      <name>custom.Relation</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>Dependent</name>
          <description/>
          <rangeTypeName>custom.Span</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>Governor</name>
          <description/>
          <rangeTypeName>custom.Span</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>label</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
    <typeDescription>
      <name>de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData</name>
      <description/>
      <supertypeName>uima.tcas.DocumentAnnotation</supertypeName>
      <features>
        <featureDescription>
          <name>documentTitle</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>documentId</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
  </types>
</typeSystemDescription>
";

/// What every file begins with.
const HEAD: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
xmlns:custom=\"http:///custom.ecore\" \
xmlns:type=\"http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore\" xmi:version=\"2.0\">
  <cas:NULL xmi:id=\"0\"/>
";

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Xmi.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
        let article = document.article;
        let Some(text) = text_without(article, |_, c| allowed(c), loss) else {
            document.note_left_out(loss);
            return None;
        };
        let file = ExportedFile {
            name: format!("{}.xmi", article.id),
            bytes: file(document, &text, loss).into_bytes(),
        };
        if clean(&article.meta.title) != article.meta.title {
            loss.note(Loss::Characters, || Example::article(article));
        }
        Some((vec![file], document.wrote_in(text)))
    });
    if !wrote.is_empty() {
        sink.put(ExportedFile {
            name: TYPE_SYSTEM.to_owned(),
            bytes: TYPES.as_bytes().to_vec(),
        });
    }
    Ok(ExportReport { wrote, loss })
}

/// The number of the text; what describes it, then the mentions, have the next ones.
const SOFA: usize = 1;
const ABOUT: usize = 2;
const FIRST: usize = 3;

fn file(document: &CarriedDocument<'_>, text: &ArticleText, loss: &mut LossReport) -> String {
    let mut out = HEAD.to_owned();
    let mut members = vec![ABOUT];
    let meta = &document.article.meta;
    let language = if meta.language.is_empty() {
        "x-unspecified"
    } else {
        &meta.language
    };
    let end = text.utf16_count();
    let _ = write!(
        out,
        "  <type:DocumentMetaData xmi:id=\"{ABOUT}\" sofa=\"{SOFA}\" begin=\"0\" end=\"{end}\" \
         language=\""
    );
    push_value(&mut out, &clean(language));
    if !meta.title.is_empty() {
        out.push_str("\" documentTitle=\"");
        push_value(&mut out, &clean(&meta.title));
    }
    let _ = writeln!(out, "\" documentId=\"{}\"/>", document.article.id);
    for (index, one) in document.mentions.iter().enumerate() {
        let range = one.range();
        let (start, end) = (text.to_utf16(range.start()), text.to_utf16(range.end()));
        let id = FIRST + index;
        let _ = write!(
            out,
            "  <custom:Span xmi:id=\"{id}\" sofa=\"{SOFA}\" begin=\"{start}\" end=\"{end}\" \
             label=\""
        );
        push_value(&mut out, &one.name);
        out.push_str("\"/>\n");
        members.push(id);
    }
    relations(&mut out, document, text, &mut members, loss);
    let _ = write!(
        out,
        "  <cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" \
         mimeType=\"text/plain\" sofaString=\""
    );
    push_value(&mut out, text.as_str());
    let members: Vec<String> = members.iter().map(usize::to_string).collect();
    let _ = write!(
        out,
        "\"/>\n  <cas:View sofa=\"{SOFA}\" members=\"{}\"/>\n</xmi:XMI>\n",
        members.join(" ")
    );
    out
}

fn relations(
    out: &mut String,
    document: &CarriedDocument<'_>,
    text: &ArticleText,
    ids: &mut Vec<usize>,
    loss: &mut LossReport,
) {
    let mut next = FIRST + document.mentions.len();
    for claim in &document.claims {
        let Some((_, source)) = claim.members.first() else {
            loss.note(Loss::Claims, || of_claim(document.article, claim.claim));
            continue;
        };
        for (role, target) in &claim.members {
            // A relation stands where its target stands.
            let range = document.mentions[*target].range();
            let (start, end) = (text.to_utf16(range.start()), text.to_utf16(range.end()));
            let label = membership::words(role, &claim.claim.id.to_string());
            let _ = write!(
                out,
                "  <custom:Relation xmi:id=\"{next}\" sofa=\"{SOFA}\" begin=\"{start}\" \
                 end=\"{end}\" Governor=\"{}\" Dependent=\"{}\" label=\"",
                FIRST + source,
                FIRST + target
            );
            push_value(out, &label);
            out.push_str("\"/>\n");
            ids.push(next);
            next += 1;
        }
    }
}

import { Modal } from './modal.tsx'
import { RecentList } from './recent-list.tsx'
import { SourceActions } from './source-actions.tsx'
import { UrlForm } from './url-form.tsx'

/** The ways in, while something is open already. */
export default function OpenDialog() {
  return (
    <Modal title="Open">
      <p className="dialog-text">
        Archives, files or a folder; what is open now is closed. You can also drop them anywhere.
      </p>
      <SourceActions />
      <div className="or" aria-hidden>
        <span>or from the web</span>
      </div>
      <UrlForm />
      <RecentList />
    </Modal>
  )
}
